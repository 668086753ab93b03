import { FAILPOINTS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { killEverywhere } from './kill-everywhere.ts'
import { QUEUED_LIFE } from './program.ts'

const PASSED = FAILPOINTS.filter((name) => /^(claim|revive|deliver|release):/.test(name))

/** A run that waits in a queue has nobody who would miss it. */
export const aKilledClaimersRunGoesOn: Law = {
  id: 'a-killed-claimers-run-goes-on',
  level: 'L2',
  clause: 'F-2',
  also: ['Q-1', 'Q-4', 'Q-5', 'M-1', 'M-6', 'J-13', 'J-5', 'J-7', 'J-10'],
  invariant: 'J1',
  statement:
    'a run that is claimed, suspended, woken, stalled and revived loses nothing of it when a worker is killed at any failpoint, and is taken to the same end',
  needs: ['worker'],
  meets: PASSED.map((name) => `killed at ${name}`),
  check: (trial) => killEverywhere(trial, QUEUED_LIFE),
}
