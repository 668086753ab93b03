import type { Failpoint } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../history/call.ts'
import type { Client, ClientOptions } from '../history/client.ts'
import type { Order, Report } from './message.ts'
import { untilStopped } from './stopped.ts'
import { endError, type WorkerEnd, type WorkerProcess } from './worker-process.ts'

export interface ProcessClientOptions extends ClientOptions {
  /** Stops itself at the so-manieth failpoint, counted from 1, until it is resumed. */
  readonly stopAt?: number
}

type Settle = PromiseWithResolvers<Reply | 'died'>

/** A client in a process of its own. Its clock is what `clock` said when it was last asked for something. */
export class ProcessClient implements Client {
  readonly passed: Failpoint[] = []
  readonly #worker: WorkerProcess
  readonly #options: ProcessClientOptions
  readonly #pending = new Map<number, Settle>()
  readonly #opened = Promise.withResolvers<void>()
  readonly #stoppedAt = Promise.withResolvers<void>()
  readonly #gone: Promise<void>
  #calls = 0
  #jumpMs = 0
  #isKilled = false
  #isClosing = false
  #isStopped = false
  /** How it ended, once it has: killed as it was meant to, closed, or by an error of its own. */
  #end: 'died' | 'closed' | Error | undefined

  constructor(worker: WorkerProcess, options: ProcessClientOptions) {
    this.#worker = worker
    this.#options = options
    this.#gone = worker.ended.then((end) => this.#ended(end))
    for (const { promise } of [this.#opened, this.#stoppedAt]) promise.catch(() => {})
    worker.onReport = (report) => this.#take(report)
  }

  /** Rejects when the worker dies of opening, which no failpoint is passed in. */
  async open(): Promise<void> {
    const { env, dieAt, stopAt } = this.#options
    this.#send({ do: 'open', env, now: this.#now, ...(dieAt && { dieAt }), ...(stopAt && { stopAt }) })
    await this.#opened.promise
  }

  get pid(): number {
    return this.#worker.pid
  }

  /** Whether its process is known to have been killed. */
  get died(): boolean {
    return this.#end === 'died'
  }

  call(call: Call): Promise<Reply | 'died'> {
    if (this.#end === 'died') return Promise.resolve('died')
    if (this.#end !== undefined) return Promise.reject(this.#end === 'closed' ? new Error('it has gone') : this.#end)
    const settle = Promise.withResolvers<Reply | 'died'>()
    const id = this.#calls++
    this.#pending.set(id, settle)
    this.#send({ do: 'call', id, call, now: this.#now, jumpMs: this.#jumpMs })
    return settle.promise
  }

  /** From the next call on, whatever the worker asks of the machine's clocks is off by so much. */
  jump(ms: number): void {
    this.#jumpMs = ms
  }

  /** Kills it from outside, wherever it is, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#isKilled = true
    this.#worker.signal('SIGKILL')
    await this.#gone
  }

  /** Stops it wherever it is; resolves once it stands still. */
  async stop(): Promise<void> {
    this.#worker.signal('SIGSTOP')
    await untilStopped(this.pid)
  }

  /** Resolves once it has stopped itself at the failpoint `stopAt`. */
  async stopped(): Promise<void> {
    await this.#stoppedAt.promise
    await untilStopped(this.pid)
  }

  resume(): void {
    this.#worker.signal('SIGCONT')
    if (this.#isStopped) this.#worker.go()
    this.#isStopped = false
  }

  async end(): Promise<void> {
    if (this.#end === undefined) {
      this.#isClosing = true
      this.#send({ do: 'close', now: this.#now })
    }
    await this.#gone
    if (this.#end instanceof Error) throw this.#end
  }

  get #now(): number {
    return this.#options.clock()
  }

  #send(order: Order): void {
    this.#worker.send(order)
  }

  #take(report: Report): void {
    if (report.is === 'opened') this.#opened.resolve()
    if (report.is === 'passed') {
      this.passed.push(report.failpoint)
      if (this.passed.length !== this.#options.stopAt) return
      this.#isStopped = true
      this.#stoppedAt.resolve()
    }
    if (report.is === 'reply') {
      this.#pending.get(report.id)?.resolve(report.reply)
      this.#pending.delete(report.id)
    }
  }

  /** A worker ends as it was asked to, killed by SIGKILL or closed; every other end is an error of the test. */
  #ended(end: WorkerEnd): void {
    const wasMeantTo = this.#isKilled || this.passed.length === this.#options.dieAt
    if (end.signal === 'SIGKILL' && wasMeantTo) this.#end = 'died'
    else if (end.signal === null && end.code === 0 && this.#isClosing) this.#end = 'closed'
    else this.#end = endError(wasMeantTo ? 'a worker was to be killed' : 'a worker ended by itself', end)
    const error = this.#end instanceof Error ? this.#end : new Error(`a worker has ${this.#end}`)
    for (const { reject } of [this.#opened, this.#stoppedAt]) reject(error)
    for (const { resolve, reject } of this.#pending.values()) {
      if (this.#end === 'died') resolve('died')
      else reject(error)
    }
    this.#pending.clear()
  }
}
