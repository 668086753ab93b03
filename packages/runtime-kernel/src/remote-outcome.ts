import {
  type Amounts,
  DurabilityError,
  isDurabilityError,
  quoted,
  type RemoteResult,
  type RemoteState,
} from '@tangle-network/durability-contract'
import type { ExecutionAsk } from './execution-ask.ts'
import type { Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { CANCELLED } from './told.ts'
import { validate } from './validate.ts'

/** Whether it is an answer of a remote, or the lack of one, and no fault of the code that asks. */
export function isOfTheRemote(error: unknown): error is DurabilityError {
  return isDurabilityError(error) && error.code.startsWith('REMOTE_')
}

/** What a remote says that came of an execution, as a step is settled with it. */
export function came(result: RemoteResult, { key, options }: ExecutionAsk): Result {
  if ('ok' in result) {
    try {
      return { ok: validate(options.output, result.ok, 'INVALID_OUTPUT', `step ${quoted(key)}`) }
    } catch (error) {
      return { failed: failureOf(error, 1) }
    }
  }
  if ('cancelled' in result) return { failed: CANCELLED }
  const { name, message, code, data } = result.failed
  return { failed: failureOf(Object.assign(new Error(message), { name, code, data }), 1) }
}

/** Of what was spent, that for which something was reserved. */
export function ofReserved({ reserved }: RemoteState, spent: Amounts): Amounts {
  return spent.filter(([channel]) => reserved.some(([name]) => name === channel))
}

/** It never started, so that nothing was spent. */
export function nothingOf({ reserved }: RemoteState): Amounts {
  return reserved.map(([channel]) => [channel, 0])
}

export function conflict(id: string, key: string, executor: string): DurabilityError {
  return new DurabilityError('REMOTE_REFUSED', {
    expected: 'an id that stands for this request',
    found: 'that it stands for another one',
    where: `execution ${quoted(id)} of step ${quoted(key)} by ${quoted(executor)}`,
  })
}
