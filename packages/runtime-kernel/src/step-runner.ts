import { type Amounts, idempotencyKey, type Journal, quoted, type StepState } from '@tangle-network/durability-contract'
import type { Accounts } from './accounts.ts'
import type { StepAsk } from './ask.ts'
import { type Clock, pause } from './clock.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import { Executions } from './executions.ts'
import type { JournalTime } from './journal-time.ts'
import { LateSignal } from './late-signal.ts'
import type { LiveNode } from './live-node.ts'
import { Meter } from './meter.ts'
import type { Observer } from './observer.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { delayAfter } from './retry-policy.ts'
import { exhausted } from './shortage.ts'
import { isForestalled, isRefused, ofStep, resultOf } from './step-fact.ts'
import { Streams } from './streams.ts'
import { CANCELLED } from './told.ts'
import { TransactionRunner } from './transaction-runner.ts'
import { type Tried, tryOnce } from './try-once.ts'
import type { Turns } from './turns.ts'
import { validate } from './validate.ts'
import type { Writer } from './writer.ts'

export interface StepPorts {
  readonly runId: string
  readonly epoch: number
  readonly clock: Clock
  readonly writer: Writer
  readonly turns: Turns
  readonly accounts: Accounts
  readonly observer: Observer
  readonly signal: AbortSignal
  readonly journal: Journal
  readonly time: JournalTime
  /** Up to this seq the log is that of an origin: a fork has no part in what that has executed elsewhere. */
  readonly inherited: number
  /** What an executor threw that is no answer: its code has to be mended. */
  readonly stall: (error: unknown) => void
  /** Whether an effect may start now. */
  readonly mayStart: () => boolean
  readonly onFailure: (error: unknown) => void
}

/** Executes steps: each attempt only once everything before it is durable, each outcome written before it is told. */
export class StepRunner {
  readonly #ports: StepPorts
  /** Attempts in flight, and who waits until there is none. */
  #inFlight = 0
  #whenNone: (() => void)[] = []
  readonly #transactions: TransactionRunner
  readonly #executions: Executions
  /** What attempts at work emit. */
  readonly streams: Streams
  /** Steps that were started and are not settled: at work, or between two attempts. */
  #open = 0

  constructor(ports: StepPorts) {
    this.#ports = ports
    this.streams = new Streams({ ...ports, commit: () => ports.turns.poke() })
    this.#executions = new Executions(ports)
    this.#transactions = new TransactionRunner(ports, (node, ask, attempt, tx) =>
      this.#try(node, ask, attempt, new Meter([], () => `step ${quoted(ask.key)}`), tx),
    )
  }

  /** Executes a step from the given attempt on. A `once` effect, and one that costs, writes its intent first. */
  start(node: LiveNode, ask: StepAsk, attempt: number): void {
    const { turns, onFailure } = this.#ports
    if (isRefused(node, ask)) {
      this.#settle(node, ask, { failed: CANCELLED }, attempt)
      return
    }
    if (ask.effect === 'transactional') {
      this.#count(this.#transactions.execute(node, ask, attempt)).catch(onFailure)
      return
    }
    const reserved = this.#intend(node, ask, attempt)
    if (reserved) this.#count(this.#execute(node, ask, attempt, reserved)).catch(onFailure)
    turns.poke()
  }

  /** Has something executed elsewhere, or goes on with what the log knows of it. */
  execute(node: LiveNode, ask: ExecutionAsk, recorded: StepState | undefined): void {
    this.#count(this.#executions.execute(node, ask, recorded)).catch(this.#ports.onFailure)
  }

  /** Adds to a commit that is about to begin what rides along with one. */
  beforeCommit(isMadeAnyway: boolean): void {
    this.streams.write(isMadeAnyway)
    this.#executions.events.write(isMadeAnyway)
  }

  /** Writes down that nobody can know what became of the step. */
  declareUnknown(node: LiveNode, ask: StepAsk, attempt: number): void {
    this.#settle(node, ask, { unknown: { attempt } }, attempt)
  }

  /** Whether every step that was started is settled. */
  get isIdle(): boolean {
    return this.#open === 0
  }

  async #count(executing: Promise<void>): Promise<void> {
    this.#open += 1
    await executing
    this.#open -= 1
  }

  /** Resolves when no attempt is in flight. */
  async idle(): Promise<void> {
    while (this.#inFlight > 0) await new Promise<void>((resolve) => this.#whenNone.push(resolve))
  }

  /** Writes what must stand before the attempt starts. Answers what it reserved; undefined when it was refused. */
  #intend(node: LiveNode, ask: StepAsk, attempt: number): Amounts | undefined {
    const { writer, accounts } = this.#ports
    const { key, effect, cost } = ask
    const reserved = accounts.limited(node, cost)
    const short = accounts.shortage(node, reserved)
    if (short) {
      this.#settle(node, ask, { failed: exhausted(short, `step ${quoted(key)}`, attempt) }, attempt)
      return undefined
    }
    const intent = { ...ofStep(node, ask), attempt }
    if (reserved.length > 0) writer.add({ kind: 'step.intended', payload: { ...intent, v: 2, reserved } })
    else if (effect === 'once') writer.add({ kind: 'step.intended', payload: { ...intent, v: 1, effect } })
    return reserved
  }

  async #execute(node: LiveNode, ask: StepAsk, first: number, reservedFirst: Amounts): Promise<void> {
    const { writer, turns, clock } = this.#ports
    const { effect, options } = ask
    let reserved: Amounts | undefined = reservedFirst
    for (let attempt = first; ; attempt++) {
      await writer.durable(writer.last)
      if (!this.#ports.mayStart()) return
      if (isForestalled(node, ask)) {
        // It never started: nothing was spent.
        const nothing: Amounts = reserved.map(([channel]) => [channel, 0])
        this.#settle(node, ask, { failed: CANCELLED }, attempt, reserved.length > 0 ? nothing : undefined)
        return
      }
      const meter = new Meter(ask.cost, () => `step ${quoted(ask.key)}`)
      const tried = await this.#try(node, ask, attempt, meter)
      // An abort makes functions fail that did nothing wrong: such an attempt is in doubt, not failed.
      if (this.#ports.signal.aborted) return
      const spent = reserved.length > 0 ? meter.read('isTimeout' in tried && tried.isTimeout) : undefined
      const result = resultOf(tried, effect, attempt, isRefused(node, ask))
      const delayMs =
        'failed' in result && !isRefused(node, ask)
          ? delayAfter(options.retry, attempt, () => node.jitter(ask.key, attempt))
          : undefined
      if (delayMs === undefined || !('failed' in result)) {
        this.#settle(node, ask, result, attempt, spent)
        return
      }
      writer.add({ kind: 'step.failed', payload: { ...ofStep(node, ask, spent), failure: result.failed } })
      turns.poke()
      await pause(clock, delayMs)
      reserved = this.#ports.mayStart() ? this.#intend(node, ask, attempt + 1) : undefined
      turns.poke()
      if (!reserved) return
    }
  }

  async #try(node: LiveNode, ask: StepAsk, attempt: number, { spend }: Meter, tx?: unknown): Promise<Tried> {
    const { runId, epoch, clock, signal, observer } = this.#ports
    const { key, fn, effect, options } = ask
    const { place } = node
    const isUndone = effect === 'transactional'
    const where = () => `step ${quoted(key)}`
    const stream = this.streams.open(node, ask, attempt)
    const calledOff = new LateSignal(options.cleanup ? [signal] : [signal, node.cancelling])
    const context = {
      get idempotencyKey() {
        return idempotencyKey(runId, place, key)
      },
      fencingToken: epoch,
      attempt,
      spend,
      emit: stream.emit,
      get signal() {
        return calledOff.signal
      },
      ...(isUndone && { tx }),
    }
    const checked = (result: unknown) => validate(options.output, result, 'INVALID_OUTPUT', where)
    const onTimeout = (error: unknown) => calledOff.abort(error)
    const limits = { clock, timeoutMs: options.timeoutMs, onTimeout, isUndone, where }
    const call = () => tryOnce(() => fn(context), checked, limits)
    this.#inFlight += 1
    try {
      return await observer.attempt({ path: node.path, key, effect, attempt }, call)
    } finally {
      stream.close()
      this.#inFlight -= 1
      if (this.#inFlight === 0) for (const resolve of this.#whenNone.splice(0)) resolve()
    }
  }

  #settle(node: LiveNode, ask: StepAsk, result: Result, attempt: number, spent?: Amounts): void {
    const { told } = addResult(
      result,
      () => `the result of step ${quoted(ask.key)}`,
      attempt,
      (outcome, blob) =>
        this.#ports.writer.add({ kind: 'step.settled', payload: { ...ofStep(node, ask, spent), outcome }, blob }),
    )
    this.#ports.turns.push(() => {
      node.tell(ask, told)
      return node
    })
  }
}
