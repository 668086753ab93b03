import { DurabilityError, type Failure, quoted } from '@tangle-network/durability-contract'
import { failureOf } from './step-error.ts'

/** Why a child run could not be begun. */
export interface Conflict {
  readonly failed: Failure
  /** Whether the inbox was looked into since: it may have been begun, have ended and been deleted. */
  readonly isSure: boolean
}

export function conflictOf(error: DurabilityError, runId: string): Conflict {
  const isTaken = error.code === 'RUN_CONFLICT' || error.code === 'MESSAGE_CONFLICT' || error.code === 'RUN_CLOSED'
  if (!isTaken) return { failed: failureOf(error, 1), isSure: false }
  const taken = new DurabilityError('RUN_CONFLICT', {
    expected: 'an id for a child run that no other run has',
    found: 'a run of another parent, agent or task',
    where: `run ${quoted(runId)}`,
  })
  return { failed: failureOf(taken, 1), isSure: false }
}
