import type { StandardSchemaV1 } from '@standard-schema/spec'
import { type Amounts, type EffectClass, type Envelope, quoted } from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import { toAmounts } from './amounts.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import type { RunAsk } from './run-ask.ts'
import type { ChildOptions, ChildOutcome, Received, StepContext, StepOptions, WaitLimit } from './scope.ts'
import { type Deferred, defer } from './scope-promise.ts'
import { AgentError, StepError, WaitError } from './step-error.ts'
import type { Storable } from './stored-value.ts'
import type { Told } from './told.ts'

/** A step that an agent asked for and will be told the outcome of. */
export class StepAsk {
  readonly about = 'step'
  readonly key: string
  readonly digest: string
  readonly effect: EffectClass
  readonly fn: (context: StepContext) => unknown
  readonly options: StepOptions<unknown>
  /** The upper bound of one attempt. */
  readonly cost: Amounts
  readonly deferred: Deferred<unknown> = defer()

  constructor(
    key: string,
    digest: string,
    effect: EffectClass,
    fn: (context: StepContext) => unknown,
    options: StepOptions<unknown>,
  ) {
    this.key = key
    this.digest = digest
    this.effect = effect
    this.fn = fn
    this.options = options
    this.cost = toAmounts(options.cost, () => `the cost of step ${quoted(key)}`)
  }

  get isAwaited(): boolean {
    return this.deferred.promise.awaited
  }

  tell(told: Told): void {
    if ('ok' in told) this.deferred.resolve(told.ok)
    else this.deferred.reject(new StepError(told.failed))
  }
}

/** A child that an agent asked for and will be told the outcome of. */
export class ChildAsk {
  readonly about = 'child'
  readonly key: string
  readonly digest: string
  readonly agent: Agent
  /** What to spawn it with; undefined when it is journaled. */
  readonly task: Storable | undefined
  /** What to give it of its own; nothing where it draws on the account above. */
  readonly budget: Amounts
  readonly options: ChildOptions
  readonly result: Deferred<unknown> = defer()
  readonly outcome: Deferred<ChildOutcome> = defer()
  /** Whether its parent wants it to stop. */
  cancellation: { readonly reason: string | undefined } | undefined
  /** Whether `next()` has handed it out. */
  isHandedOut = false

  constructor(
    key: string,
    digest: string,
    agent: Agent,
    task: Storable | undefined,
    budget: Amounts = [],
    options: ChildOptions = {},
  ) {
    this.key = key
    this.digest = digest
    this.agent = agent
    this.task = task
    this.budget = budget
    this.options = options
  }

  get isAwaited(): boolean {
    return this.isHandedOut || this.result.promise.awaited || this.outcome.promise.awaited
  }

  tell(told: Told): ChildOutcome {
    return tellOutcome(this, told)
  }
}

/** Tells whoever awaits the result of a child or its outcome what it came to. */
export function tellOutcome({ result, outcome }: Pick<ChildAsk, 'result' | 'outcome'>, told: Told): ChildOutcome {
  const came = outcomeOf(told)
  outcome.resolve(came)
  if (came.status === 'done') result.resolve(came.value)
  else result.reject(came.error)
  return came
}

/** A wait that an agent asked for and will be told the end of. */
export class WaitAsk {
  readonly about = 'wait'
  readonly key: string
  readonly digest: string
  /** The kind of the message that ends it. */
  readonly signal: string | undefined
  /** What somebody is asked, whose answer ends it. */
  readonly question: Storable | undefined
  readonly limit: WaitLimit
  readonly schema: StandardSchemaV1 | undefined
  readonly deferred: Deferred<unknown> = defer()

  constructor(parts: Pick<WaitAsk, 'key' | 'digest' | 'signal' | 'question' | 'limit' | 'schema'>) {
    this.key = parts.key
    this.digest = parts.digest
    this.signal = parts.signal
    this.question = parts.question
    this.limit = parts.limit
    this.schema = parts.schema
  }

  get isAwaited(): boolean {
    return this.deferred.promise.awaited
  }

  /** When it is over by itself, if it begins now. */
  wakeAt(now: number): number | undefined {
    const { timeoutMs, until } = this.limit
    const times = [...(timeoutMs === undefined ? [] : [now + timeoutMs]), ...(until === undefined ? [] : [until])]
    return times.length === 0 ? undefined : Math.ceil(Math.min(...times))
  }

  tell(told: Told): void {
    if ('ok' in told) this.deferred.resolve(told.ok)
    else this.deferred.reject(new WaitError(told.failed))
  }
}

/** What is told of a wait: what it was ended by, or nothing when it was over by itself. */
export function received(told: Told, message: Envelope | undefined): Told {
  if ('failed' in told || message === undefined) return told
  const { id, sender, at } = message
  return { ok: { payload: told.ok, id, sender, at } satisfies Received }
}

export type Ask = StepAsk | ExecutionAsk | ChildAsk | WaitAsk | RunAsk

export function outcomeOf(told: Told): ChildOutcome {
  if ('ok' in told) return { status: 'done', value: told.ok }
  return { status: 'failed', error: new AgentError(told.failed) }
}
