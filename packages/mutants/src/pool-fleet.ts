import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolOrder, PoolReport } from './pool-worker.ts'

const WORKER = fileURLToPath(new URL('./pool-worker.ts', import.meta.url))

interface Member {
  readonly name: string
  readonly child: ChildProcess
  readonly ended: Promise<void>
  /** Resolves when it has begun an effect. */
  readonly atWork: () => Promise<void>
}

/** Worker processes that are killed and replaced. None of them outlives this process. */
export class PoolFleet implements AsyncDisposable {
  /** Names of those that died of SIGKILL. */
  readonly killed: string[] = []
  readonly #order: Omit<PoolOrder, 'name'>
  readonly #onReport: (report: PoolReport) => void
  readonly #members = new Map<string, Member>()
  readonly #failed = Promise.withResolvers<never>()
  #count = 0

  constructor(order: Omit<PoolOrder, 'name'>, onReport: (report: PoolReport) => void) {
    this.#order = order
    this.#onReport = onReport
    this.failed.catch(() => {})
    process.on('exit', this.#killAll)
  }

  /** Rejects when a worker ends that nobody has ended. */
  get failed(): Promise<never> {
    return this.#failed.promise
  }

  start(): void {
    const name = `worker-${this.#count++}`
    const order: PoolOrder = { ...this.#order, name }
    const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'pool-worker-cache') }
    const child = fork(WORKER, [JSON.stringify(order)], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let atWork = Promise.withResolvers<void>()
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('message', (report: PoolReport) => {
      if (report.is === 'started') {
        atWork.resolve()
        atWork = Promise.withResolvers()
      }
      this.#onReport(report)
    })
    const ended = once(child, 'close').then(([code, signal]) => {
      const isOurDoing = !this.#members.delete(name)
      const isWell = code === 0 && stderr === ''
      if (!isOurDoing && !isWell) this.#failed.reject(new Error(`${name} ended with ${signal ?? code}: ${stderr}`))
    })
    this.#members.set(name, { name, child, ended, atWork: () => atWork.promise })
  }

  /** Kills one, chosen by a number in [0, 1), when it begins something so much later, and starts another in its place. */
  async replace(which: number, laterMs: () => Promise<unknown>): Promise<void> {
    const member = [...this.#members.values()][Math.floor(which * this.#members.size)]
    if (member === undefined) throw new Error('nobody is left to be killed')
    const { name, child, ended, atWork } = member
    await laterMs()
    await Promise.race([atWork(), this.failed])
    // It is no failure of the fleet any more.
    this.#members.delete(name)
    child.kill('SIGKILL')
    await ended
    if (child.signalCode !== 'SIGKILL') throw new Error(`${name} ended before it was killed`)
    this.killed.push(name)
    this.start()
  }

  /** Everybody gives back what it has and goes. */
  async stop(): Promise<void> {
    const all = [...this.#members.values()]
    for (const { child } of all) child.send('stop')
    await Promise.race([this.failed, Promise.all(all.map(({ ended }) => ended))])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#killAll)
    const all = [...this.#members.values()]
    this.#killAll()
    await Promise.all(all.map(({ ended }) => ended))
  }

  readonly #killAll = (): void => {
    for (const { name, child } of [...this.#members.values()]) {
      this.#members.delete(name)
      child.kill('SIGKILL')
    }
  }
}
