import { type EffectClass, idempotencyKey, quoted } from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import { type Clock, pause } from './clock.ts'
import type { LiveNode } from './live-node.ts'
import { addResult, type Result } from './outcome-entry.ts'
import { delayAfter } from './retry-policy.ts'
import { failureOf } from './step-error.ts'
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

  constructor(ports: StepPorts) {
    this.#ports = ports
  }

  /** Executes a step from the given attempt on. A `once` effect writes its intent first. */
  start(node: LiveNode, ask: StepAsk, attempt: number): void {
    if (ask.effect === 'once')
      this.#ports.writer.add({ kind: 'step.intended', payload: { ...this.#of(node, ask), attempt } })
    this.#execute(node, ask, attempt).catch(this.#ports.onFailure)
    this.#ports.turns.poke()
  }

  /** Writes down that nobody can know what became of the step. */
  declareUnknown(node: LiveNode, ask: StepAsk, attempt: number): void {
    this.#settle(node, ask, { unknown: { attempt } }, attempt)
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
      const tried = await this.#try(node, ask, attempt)
      // An abort makes functions fail that did nothing wrong: such an attempt is in doubt, not failed.
      if (this.#ports.signal.aborted) return
      const result = resultOf(tried, effect, attempt)
      const delayMs = 'failed' in result ? delayAfter(options.retry, attempt) : undefined
      if (delayMs === undefined || !('failed' in result)) {
        this.#settle(node, ask, result, attempt)
        return
      }
      writer.add({ kind: 'step.failed', payload: { ...this.#of(node, ask), failure: result.failed } })
      turns.poke()
      await pause(clock, delayMs)
    }
  }

  async #try(node: LiveNode, ask: StepAsk, attempt: number): Promise<Tried> {
    const { runId, epoch, clock, signal } = this.#ports
    const { key, fn, options } = ask
    const where = `step ${quoted(key)}`
    const context = { idempotencyKey: idempotencyKey(runId, node.path, key), fencingToken: epoch, attempt }
    const limits = { clock, runSignal: signal, timeoutMs: options.timeoutMs, where }
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
      this.#ports.writer.add({ kind: 'step.settled', payload: { ...this.#of(node, ask), outcome }, blob }),
    )
    this.#ports.turns.push(() => {
      node.tell(ask, told)
      return node
    })
  }

  #of(node: LiveNode, { key, digest, effect }: StepAsk) {
    return { v: 1 as const, node: node.id, key, digest, effect }
  }
}

/** A `once` effect that timed out may still happen, so its outcome is unknown; other classes may try again. */
function resultOf(tried: Tried, effect: EffectClass, attempt: number): Result {
  if ('ok' in tried) return tried
  if (tried.isTimeout && effect === 'once') return { unknown: { attempt } }
  return { failed: failureOf(tried.thrown, attempt) }
}
