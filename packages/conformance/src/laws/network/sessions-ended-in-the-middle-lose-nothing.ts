import type { Law } from '../../law/law.ts'
import { networkOf } from './line.ts'
import { throughDisaster } from './through-disaster.ts'

/** An operator, or a failover, ends every session at once; the server itself stays. */
export const sessionsEndedInTheMiddleLoseNothing: Law = {
  id: 'sessions-ended-in-the-middle-lose-nothing',
  level: 'L3',
  clause: 'J-7',
  also: ['J-5', 'J-10', 'J-11', 'M-2', 'R-7'],
  invariant: 'J1',
  statement:
    'when every session is ended in the middle of its work, what was acknowledged stands, and all go on as they are',
  needs: ['network'],
  meets: ['a call was hit', 'everything went on'],
  check: (trial) =>
    throughDisaster(trial, { strike: ({ env }) => networkOf(trial).terminateSessions(env), weight: 0.05 }),
}
