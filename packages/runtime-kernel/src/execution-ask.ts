import {
  type Amounts,
  decodeValue,
  encodeValue,
  quoted,
  type RemoteExecution,
  sha256,
  stepDigest,
} from '@tangle-network/durability-contract'
import { toAmounts } from './amounts.ts'
import type { ExecuteOptions } from './scope.ts'
import { type Deferred, defer } from './scope-promise.ts'
import { StepError } from './step-error.ts'
import type { Told } from './told.ts'

/** Something that an agent asked to have executed elsewhere, and will be told the outcome of. In the log it is a step. */
export class ExecutionAsk {
  readonly about = 'step'
  readonly key: string
  readonly digest: string
  readonly effect = 'reattachable'
  readonly executor: RemoteExecution
  /** As it is stored, whatever becomes of the object. */
  readonly request: unknown
  readonly requestDigest: string
  /** The upper bound of it. */
  readonly budget: Amounts
  readonly options: ExecuteOptions
  readonly deferred: Deferred<unknown> = defer()

  constructor(key: string, executor: RemoteExecution, request: unknown, options: ExecuteOptions) {
    const text = encodeValue(request, `the request of step ${quoted(key)}`)
    this.key = key
    this.digest = stepDigest('reattachable', encodeValue([executor.name, request]))
    this.executor = executor
    this.request = decodeValue(text)
    this.requestDigest = sha256(text)
    this.budget = toAmounts(options.budget, `the budget of step ${quoted(key)}`)
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
