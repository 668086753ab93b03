import type { Law } from '../../law/law.ts'
import { trySchedules } from './try-schedules.ts'

/** Clients that die at a failpoint: what they had in flight is whole or absent, and everybody else goes on. */
export const aDeadClientLeavesNothingHalf: Law = {
  id: 'a-dead-client-leaves-nothing-half',
  level: 'L1',
  clause: 'F-2',
  also: ['J-5', 'J-7', 'J-11'],
  invariant: 'J2',
  statement: 'what a client had in flight when it died is there whole or not at all, and stays so',
  meets: ['the world forked', 'a run was healed'],
  check: (trial) =>
    trySchedules(trial, 'a-dead-client-leaves-nothing-half', {
      shape: { workers: 3, together: 2, rounds: 40, deaths: 5 },
    }),
}
