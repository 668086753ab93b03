import { tellOutcome } from './ask.ts'
import type { ChildOutcome } from './scope.ts'
import { type Deferred, defer } from './scope-promise.ts'
import type { Storable } from './stored-value.ts'
import type { Told } from './told.ts'

/** A run that an agent asked to have begun, and will be told the outcome of. */
export class RunAsk {
  readonly about = 'run'
  readonly key: string
  readonly digest: string
  readonly agent: string
  /** What to begin it with; undefined when it is journaled. */
  readonly task: Storable | undefined
  /** As it was asked for; what is journaled holds. */
  readonly runId: string
  readonly queue: string | undefined
  readonly result: Deferred<unknown> = defer()
  readonly outcome: Deferred<ChildOutcome> = defer()
  /** Whether the agent wants it to stop. */
  cancellation: { readonly reason: string | undefined } | undefined

  constructor(parts: Pick<RunAsk, 'key' | 'digest' | 'agent' | 'task' | 'runId' | 'queue'>) {
    this.key = parts.key
    this.digest = parts.digest
    this.agent = parts.agent
    this.task = parts.task
    this.runId = parts.runId
    this.queue = parts.queue
  }

  get isAwaited(): boolean {
    return this.result.promise.awaited || this.outcome.promise.awaited
  }

  tell(told: Told): void {
    tellOutcome(this, told)
  }
}
