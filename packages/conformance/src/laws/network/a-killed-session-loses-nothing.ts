import type { Law } from '../../law/law.ts'
import { networkOf } from './line.ts'
import { throughDisaster } from './through-disaster.ts'

/** One process of the server dies, and takes with it what others had in memory. */
export const aKilledSessionLosesNothing: Law = {
  id: 'a-killed-session-loses-nothing',
  level: 'L3',
  clause: 'J-7',
  also: ['J-5', 'J-10', 'J-11', 'M-2', 'R-7'],
  invariant: 'J1',
  statement: 'when a process of the server is killed, what was acknowledged stands, and all go on as they are',
  needs: ['network', 'server process'],
  meets: ['a call was hit', 'everything went on'],
  check: (trial) =>
    throughDisaster(trial, { strike: async ({ env }) => networkOf(trial).killSession?.(env), weight: 0.02 }),
}
