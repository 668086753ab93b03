import type { Law } from '../../law/law.ts'
import { trySchedules } from './try-schedules.ts'

/** Several callers at once: what they are answered is what some order of their calls would have answered. */
export const overlappingCallsHaveAnOrder: Law = {
  id: 'overlapping-calls-have-an-order',
  level: 'L1',
  clause: 'J-4',
  also: ['J-5', 'J-6', 'L-2', 'M-1', 'Q-2', 'R-1'],
  invariant: 'J4',
  statement: 'calls that overlap are answered as if each had happened at one instant, whole, in some order',
  meets: ['calls overlapped', 'append: CONFLICT', 'acquire: LEASE_HELD', 'a run was healed'],
  check: (trial) =>
    trySchedules(trial, 'overlapping-calls-have-an-order', {
      shape: { workers: 3, together: 3, rounds: 40, deaths: 0 },
    }),
}
