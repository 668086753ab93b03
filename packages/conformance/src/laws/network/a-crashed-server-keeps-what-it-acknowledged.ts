import type { Law } from '../../law/law.ts'
import { networkOf } from './line.ts'
import { throughDisaster } from './through-disaster.ts'

/** All of the server dies at once and comes back with what it had written down. */
export const aCrashedServerKeepsWhatItAcknowledged: Law = {
  id: 'a-crashed-server-keeps-what-it-acknowledged',
  level: 'L3',
  clause: 'J-7',
  also: ['J-5', 'J-10', 'J-11', 'M-2', 'R-7', 'Q-1', 'C-1'],
  invariant: 'J1',
  statement:
    'when the server crashes and starts again, what it acknowledged stands, the rest is whole or absent, and all go on',
  needs: ['network'],
  meets: ['a call was hit', 'everything went on'],
  check: (trial) => throughDisaster(trial, { strike: ({ env }) => networkOf(trial).crashServer(env), weight: 0.02 }),
}
