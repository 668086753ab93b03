import type { Law } from '../../law/law.ts'
import { aDeadClientLeavesNothingHalf } from './a-dead-client-leaves-nothing-half.ts'
import { everyAnswerCanBeExplained } from './every-answer-can-be-explained.ts'
import { killedWorkersLoseNothing } from './killed-workers-lose-nothing.ts'
import { noClockLendsALeaseTwice } from './no-clock-lends-a-lease-twice.ts'
import { overlappingCallsHaveAnOrder } from './overlapping-calls-have-an-order.ts'
import { processesThatOverlapHaveAnOrder } from './processes-that-overlap-have-an-order.ts'
import { watchersSeeEveryEntryOnce } from './watchers-see-every-entry-once.ts'

export const SCHEDULES_LAWS: readonly Law[] = [
  everyAnswerCanBeExplained,
  overlappingCallsHaveAnOrder,
  processesThatOverlapHaveAnOrder,
  watchersSeeEveryEntryOnce,
  aDeadClientLeavesNothingHalf,
  killedWorkersLoseNothing,
  noClockLendsALeaseTwice,
]
