import type { EffectClass } from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import type { ChildOutcome, StepContext, StepOptions } from './scope.ts'
import { type Deferred, defer } from './scope-promise.ts'
import { AgentError, StepError } from './step-error.ts'
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
  readonly result: Deferred<unknown> = defer()
  readonly outcome: Deferred<ChildOutcome> = defer()
  /** Whether `next()` has handed it out. */
  isHandedOut = false

  constructor(key: string, digest: string, agent: Agent, task: Storable | undefined) {
    this.key = key
    this.digest = digest
    this.agent = agent
    this.task = task
  }

  get isAwaited(): boolean {
    return this.isHandedOut || this.result.promise.awaited || this.outcome.promise.awaited
  }

  tell(told: Told): ChildOutcome {
    const outcome = outcomeOf(told)
    this.outcome.resolve(outcome)
    if (outcome.status === 'done') this.result.resolve(outcome.value)
    else this.result.reject(outcome.error)
    return outcome
  }
}

export type Ask = StepAsk | ChildAsk

export function outcomeOf(told: Told): ChildOutcome {
  if ('ok' in told) return { status: 'done', value: told.ok }
  return { status: 'failed', error: new AgentError(told.failed) }
}
