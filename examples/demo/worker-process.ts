import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WorkerOrder } from './worker-order.ts'

const SCRIPT = fileURLToPath(new URL('./worker.ts', import.meta.url))
const LAST_WORDS = 4_000

/** How a process ended, as the operating system tells it. */
export interface WaitStatus {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A worker that was started: a process of its own, which can be killed. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly ended: Promise<WaitStatus>
  /** The end of what it wrote to its standard error. */
  lastWords = ''

  constructor(order: WorkerOrder, onReadyToDie: () => void) {
    const child = fork(SCRIPT, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child = child
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
    child.on('message', onReadyToDie)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lastWords = `${this.lastWords}${text}`.slice(-LAST_WORDS)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
