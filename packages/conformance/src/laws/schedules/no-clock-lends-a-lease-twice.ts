import type { Law } from '../../law/law.ts'
import { trySchedules } from './try-schedules.ts'

/** The backend's clock jumps and steps back; leases, waits and epochs are still judged by it alone. */
export const noClockLendsALeaseTwice: Law = {
  id: 'no-clock-lends-a-lease-twice',
  level: 'L4',
  clause: 'L-2',
  also: ['L-1', 'L-7', 'J-6', 'M-6', 'Q-1'],
  invariant: 'J7',
  statement: 'however the clock jumps, a run has one live holder at most, and epochs only rise',
  meets: ['acquire: LEASE_HELD', 'append: FENCED', 'a run was healed'],
  check: (trial) =>
    trySchedules(trial, 'no-clock-lends-a-lease-twice', {
      shape: { workers: 3, together: 2, rounds: 50, deaths: 2, ticks: 'many', clockStepsBack: true },
    }),
}
