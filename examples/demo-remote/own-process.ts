import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WaitStatus } from '../demo/worker-process.ts'

const LAST_WORDS = 4_000
/** By which all processes of a demo are known, those too that its processes start. */
export const STAGE_SETTING = 'DURABILITY_DEMO_FOLDER'

/** A driver or a bridge: a process of its own, which can be killed. */
export class OwnProcess {
  readonly name: 'driver' | 'bridge'
  readonly ended: Promise<WaitStatus>
  /** What it tells first. */
  readonly told: Promise<unknown>
  readonly #child: ChildProcess
  /** The end of what it wrote to its standard error. */
  #lastWords = ''

  constructor(name: 'driver' | 'bridge', folder: string, order: object) {
    const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
    const child = fork(script, [JSON.stringify({ ...order, folder })], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // So that what a terminal tells its foreground, such as Ctrl-C, is told to the demo alone.
      detached: true,
      env: { ...process.env, [STAGE_SETTING]: folder },
    })
    this.name = name
    this.#child = child
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
    this.told = new Promise((resolve) => child.once('message', resolve))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-LAST_WORDS)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Sends SIGKILL, and answers how it ended. */
  kill(): Promise<WaitStatus> {
    this.#child.kill('SIGKILL')
    return this.ended
  }

  /** How it ended, in words. */
  epitaph({ code, signal }: WaitStatus): string {
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`
    const words = (/^\w*Error: .*$/m.exec(this.#lastWords)?.[0] ?? this.#lastWords).trim()
    return `the ${this.name}, process ${this.pid}, ended ${how}${words === '' ? '' : `: ${words}`}`
  }
}
