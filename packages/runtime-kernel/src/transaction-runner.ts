import { quoted } from '@tangle-network/durability-contract'
import type { StepAsk } from './ask.ts'
import { pause } from './clock.ts'
import type { LiveNode } from './live-node.ts'
import { addResult } from './outcome-entry.ts'
import { entryOfTransaction } from './queued-entry.ts'
import { delayAfter } from './retry-policy.ts'
import { isForestalled, isRefused, ofStep, resultOf } from './step-fact.ts'
import type { StepPorts } from './step-runner.ts'
import { CANCELLED, type Told } from './told.ts'
import type { Transacted } from './transaction.ts'
import type { Tried } from './try-once.ts'

/** Calls the step's function once, with that transaction. */
export type TryInside = (node: LiveNode, ask: StepAsk, attempt: number, tx: unknown) => Promise<Tried>

interface Attempted extends Transacted {
  /** What the agent is told; undefined when there will be another attempt. */
  readonly told: Told | undefined
  readonly delayMs: number
}

/**
 * Executes transactional steps. Each attempt keeps a place in the log and runs when everything before it is durable; what
 * is written and told after it waits. Its effect commits with its outcome, or is undone before its failure is written.
 */
export class TransactionRunner {
  readonly #ports: StepPorts
  readonly #try: TryInside

  constructor(ports: StepPorts, tryInside: TryInside) {
    this.#ports = ports
    this.#try = tryInside
  }

  async execute(node: LiveNode, ask: StepAsk, first: number): Promise<void> {
    const { writer, turns, clock, mayStart } = this.#ports
    for (let attempt = first; ; attempt++) {
      let attempted: Attempted | undefined
      const run = async (tx: unknown) => {
        attempted = await this.#attempt(node, ask, attempt, tx)
        return attempted
      }
      const seq = writer.transact({ mayStart, run })
      const telling = turns.reserve()
      turns.poke()
      await writer.durable(seq)
      const { told, delayMs } = attempted as unknown as Attempted
      if (told) {
        telling.tell(() => {
          node.tell(ask, told)
          return node
        })
        return
      }
      telling.drop()
      await pause(clock, delayMs)
    }
  }

  /** Its agent was cancelled while it waited for its turn: it never starts. */
  #refused(node: LiveNode, ask: StepAsk, attempt: number): Attempted {
    const failed = { ...CANCELLED, attempts: attempt }
    const payload = { ...ofStep(node, ask), outcome: { failed } }
    return {
      entry: entryOfTransaction({ kind: 'step.settled', payload }),
      isUndone: true,
      told: { failed },
      delayMs: 0,
    }
  }

  async #attempt(node: LiveNode, ask: StepAsk, attempt: number, tx: unknown): Promise<Attempted | undefined> {
    const { signal } = this.#ports
    if (isForestalled(node, ask)) return this.#refused(node, ask, attempt)
    const tried = await unlessAborted(this.#try(node, ask, attempt, tx), signal)
    // An abort makes functions fail that did nothing wrong. One that succeeded all the same may commit.
    if (tried === undefined || ('thrown' in tried && signal.aborted)) return undefined
    const fact = ofStep(node, ask)
    const result = resultOf(tried, ask.effect, attempt, isRefused(node, ask))
    const jitter = () => node.jitter(ask.key, attempt)
    const delayMs = 'failed' in result ? delayAfter(ask.options.retry, attempt, jitter) : undefined
    if ('failed' in result && delayMs !== undefined) {
      const entry = entryOfTransaction({ kind: 'step.failed', payload: { ...fact, failure: result.failed } })
      return { entry, isUndone: true, told: undefined, delayMs }
    }
    const where = `the result of step ${quoted(ask.key)}`
    const { entry, told } = addResult(result, where, attempt, (outcome, blob) => ({
      entry: entryOfTransaction({ kind: 'step.settled', payload: { ...fact, outcome }, blob }),
    }))
    return { entry, isUndone: !('ok' in told), told, delayMs: 0 }
  }
}

/** What the attempt came to; undefined as soon as it is called off: a transaction must not wait for what does not listen. */
async function unlessAborted(trying: Promise<Tried>, signal: AbortSignal): Promise<Tried | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const calledOff = () => resolve(undefined)
  signal.addEventListener('abort', calledOff)
  if (signal.aborted) calledOff()
  try {
    return await Promise.race([trying, promise])
  } finally {
    signal.removeEventListener('abort', calledOff)
  }
}
