import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ledger } from './ledger.ts'
import type { WorkerOrder, WorkerReport } from './worker-report.ts'

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** Worker processes under load. None of them outlives this process. */
export class Fleet implements AsyncDisposable {
  /** Told of every report, once the ledger has it. */
  onReport: (report: WorkerReport) => void = () => {}
  readonly #order: Omit<WorkerOrder, 'name'>
  readonly #ledger: Ledger
  readonly #running = new Map<ChildProcess, Promise<unknown>>()
  readonly #failed = Promise.withResolvers<never>()
  #started = 0

  constructor(order: Omit<WorkerOrder, 'name'>, ledger: Ledger) {
    this.#order = order
    this.#ledger = ledger
    this.failed.catch(() => {})
    process.on('exit', this.#killAll)
  }

  /** Rejects when a worker ends that nobody has ended. */
  get failed(): Promise<never> {
    return this.#failed.promise
  }

  start(): void {
    const name = `worker ${this.#started++}`
    const order: WorkerOrder = { ...this.#order, name }
    const child = fork(WORKER, [JSON.stringify(order)])
    child.on('message', (report: WorkerReport) => {
      this.#ledger.take(report)
      this.onReport(report)
    })
    const ended = once(child, 'exit').then(([code, signal]) => {
      const wasKilled = !this.#running.delete(child)
      if (!wasKilled && code !== 0) this.#failed.reject(new Error(`${name} ended by itself: ${signal ?? code}`))
    })
    this.#running.set(child, ended)
  }

  /** Resolves at the first acknowledgement from now on that the condition holds for. */
  async acknowledged(condition: (sentAt: number) => boolean, limitMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.onReport = (report) => {
      if (report.is === 'acknowledged' && condition(report.sentAt)) resolve()
    }
    const limit = setTimeout(() => reject(new Error(`expected workers to get on within ${limitMs} ms`)), limitMs)
    try {
      await Promise.race([promise, this.failed])
    } finally {
      clearTimeout(limit)
      this.onReport = () => {}
    }
  }

  /** Kills the one that has run longest, wherever it is, and starts another. */
  async replaceOldest(): Promise<void> {
    const [oldest] = this.#running
    if (oldest === undefined) throw new Error('nobody is left to be killed')
    const [child, ended] = oldest
    if (child.exitCode !== null) throw new Error('it had ended already')
    this.#running.delete(child)
    child.kill('SIGKILL')
    await ended
    if (child.signalCode !== 'SIGKILL') throw new Error('it ended before it was killed')
    this.start()
  }

  /** Everybody finishes the run at hand and goes. */
  async stop(): Promise<void> {
    const all = [...this.#running]
    for (const [child] of all) child.send('stop')
    await Promise.race([this.failed, Promise.all(all.map(([, ended]) => ended))])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#killAll)
    const all = [...this.#running.values()]
    this.#killAll()
    await Promise.all(all)
  }

  readonly #killAll = (): void => {
    for (const child of [...this.#running.keys()]) {
      this.#running.delete(child)
      child.kill('SIGKILL')
    }
  }
}
