import { idempotencyKey, quoted } from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import { type Clock, pause } from './clock.ts'
import type { LiveNode } from './live-node.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { delayAfter } from './retry-policy.ts'
import { isRefused, ofStep, resultOf } from './step-fact.ts'
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
  readonly signal: AbortSignal
  /** Whether an effect may start now. */
  readonly mayStart: () => boolean
  readonly onFailure: (error: unknown) => void
}

/** Executes steps: each attempt only once everything before it is durable, each outcome written before it is told. */
export class StepRunner {
  readonly #ports: StepPorts
  readonly #inFlight = new Set<Promise<Tried>>()
  readonly #transactions: TransactionRunner
  /** Steps that were started and are not settled: at work, or between two attempts. */
  #open = 0

  constructor(ports: StepPorts) {
    this.#ports = ports
    this.#transactions = new TransactionRunner(ports, (...parts) => this.#try(...parts))
  }

  /** Executes a step from the given attempt on. A `once` effect writes its intent first. */
  start(node: LiveNode, ask: StepAsk, attempt: number): void {
    const { writer, turns, onFailure } = this.#ports
    if (isRefused(node, ask)) {
      this.#settle(node, ask, { failed: CANCELLED }, attempt)
      return
    }
    if (ask.effect === 'transactional') {
      this.#count(this.#transactions.execute(node, ask, attempt)).catch(onFailure)
      return
    }
    if (ask.effect === 'once')
      writer.add({ kind: 'step.intended', payload: { ...ofStep(node, ask), v: 1, effect: ask.effect, attempt } })
    this.#count(this.#execute(node, ask, attempt)).catch(onFailure)
    turns.poke()
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
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
  }

  async #execute(node: LiveNode, ask: StepAsk, first: number): Promise<void> {
    const { writer, turns, clock } = this.#ports
    const { effect, options } = ask
    for (let attempt = first; ; attempt++) {
      await writer.durable(writer.last)
      if (!this.#ports.mayStart()) return
      if (isRefused(node, ask)) {
        this.#settle(node, ask, { failed: CANCELLED }, attempt)
        return
      }
      const tried = await this.#try(node, ask, attempt)
      // An abort makes functions fail that did nothing wrong: such an attempt is in doubt, not failed.
      if (this.#ports.signal.aborted) return
      const result = resultOf(tried, effect, attempt, isRefused(node, ask))
      const delayMs = 'failed' in result && !isRefused(node, ask) ? delayAfter(options.retry, attempt) : undefined
      if (delayMs === undefined || !('failed' in result)) {
        this.#settle(node, ask, result, attempt)
        return
      }
      writer.add({ kind: 'step.failed', payload: { ...ofStep(node, ask), failure: result.failed } })
      turns.poke()
      await pause(clock, delayMs)
    }
  }

  async #try(node: LiveNode, ask: StepAsk, attempt: number, tx?: unknown): Promise<Tried> {
    const { runId, epoch, clock, signal } = this.#ports
    const { key, fn, effect, options } = ask
    const isUndone = effect === 'transactional'
    const where = `step ${quoted(key)}`
    const context = {
      idempotencyKey: idempotencyKey(runId, node.place, key),
      fencingToken: epoch,
      attempt,
      ...(isUndone && { tx }),
    }
    const limits = {
      clock,
      signals: ask.options.cleanup ? [signal] : [signal, node.cancelling],
      timeoutMs: options.timeoutMs,
      isUndone,
      where,
    }
    const checked = async (given: typeof context & { signal: AbortSignal }) =>
      validate(options.output, await fn(given), 'INVALID_OUTPUT', where)
    const trying = tryOnce(checked, context, limits)
    this.#inFlight.add(trying)
    try {
      return await trying
    } finally {
      this.#inFlight.delete(trying)
    }
  }

  #settle(node: LiveNode, ask: StepAsk, result: Result, attempt: number): void {
    const { told } = addResult(result, `the result of step ${quoted(ask.key)}`, attempt, (outcome, blob) =>
      this.#ports.writer.add({ kind: 'step.settled', payload: { ...ofStep(node, ask), outcome }, blob }),
    )
    this.#ports.turns.push(() => {
      node.tell(ask, told)
      return node
    })
  }
}
