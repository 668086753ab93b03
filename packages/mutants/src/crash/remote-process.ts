import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RemoteKind } from './elsewhere.ts'

const MAIN = fileURLToPath(new URL('./remote-main.ts', import.meta.url))

/** A bridge or a sandbox in a process of its own, which is killed, and comes back on its folder and its port. */
export class RemoteProcess {
  readonly #kind: RemoteKind
  readonly #folder: string
  #child: ChildProcess | undefined
  #port = 0
  /** How often it has died of SIGKILL. */
  kills = 0

  constructor(kind: RemoteKind, folder: string) {
    this.#kind = kind
    this.#folder = folder
    mkdirSync(folder)
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    const child = fork(MAIN, [this.#kind, this.#folder, `${this.#port}`], {
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'crash-process-cache') },
      execArgv: ['--conditions=@tangle-network/source', '--disable-warning=ExperimentalWarning'],
    })
    this.#child = child
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`expected a ${this.#kind} that listens, found that it ended: ${code ?? signal}`)
    })
    ended.catch(() => {})
    const [{ url }] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }]
    this.#port = Number(new URL(url).port)
  }

  /** Throws where there was nobody to kill. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child?.exitCode !== null || child.signalCode !== null) throw new Error(`expected a ${this.#kind} to kill`)
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    const [, signal] = await ended
    if (signal !== 'SIGKILL') throw new Error(`expected an end by SIGKILL, found ${signal}`)
    this.kills += 1
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  async close(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.kill()
  }
}
