import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../src/server/main.ts', import.meta.url))

export interface ServerProcessOptions {
  readonly folder: string
  readonly api: 'plain' | 'rich'
  readonly token: string
  readonly keptEvents: number
}

/** The server in a process of its own, which is killed and comes back on its port. */
export class ServerProcess {
  readonly #options: ServerProcessOptions
  #child: ChildProcess | undefined
  port = 0

  constructor(options: ServerProcessOptions) {
    this.#options = options
  }

  async start(forgets = false): Promise<void> {
    const { folder, api, token, keptEvents } = this.#options
    const settings = { folder, api, port: this.port, 'kept-events': keptEvents, 'keep-alive-ms': 50, 'grace-ms': 300 }
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
    const node = ['--conditions=@tangle-network/source', '--disable-warning=ExperimentalWarning', MAIN]
    const child = spawn(process.execPath, [...node, ...args, ...(forgets ? ['--forgets'] : [])], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SANDBOX_TOKEN: token },
    })
    this.#child = child
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`)
    })
    gone.catch(() => {})
    const [line] = (await Promise.race([once(createInterface(child.stdout!), 'line'), gone])) as [string]
    this.port = Number(new URL((JSON.parse(line) as { url: string }).url).port)
  }

  /** SIGKILL: no handler of the server runs. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
}
