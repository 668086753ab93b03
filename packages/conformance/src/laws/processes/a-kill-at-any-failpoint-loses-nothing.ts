import { FAILPOINTS } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { killEverywhere } from './kill-everywhere.ts'
import { OWNED_LIFE } from './program.ts'

/** A backend may lack the last two. What happens to a queued or an imported run has laws of its own. */
const PASSED = FAILPOINTS.filter(
  (name) => !/^(adopt|claim|revive):/.test(name) && name !== 'append:after-fence' && name !== 'append:between-entries',
)

/** Every mutation of an owner, and every instant of it, once. */
export const aKillAtAnyFailpointLosesNothing: Law = {
  id: 'a-kill-at-any-failpoint-loses-nothing',
  level: 'L2',
  clause: 'F-2',
  also: ['J-5', 'J-7', 'J-10', 'J-11', 'J-12', 'C-1', 'M-1', 'L-7', 'G-3'],
  invariant: 'J1',
  statement:
    'a worker killed at any failpoint leaves all that it acknowledged and its last mutation whole or absent, and another one takes the run to the same end',
  needs: ['worker'],
  meets: PASSED.map((name) => `killed at ${name}`),
  check: (trial) => killEverywhere(trial, OWNED_LIFE),
}
