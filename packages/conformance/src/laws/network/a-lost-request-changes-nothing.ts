import type { Law } from '../../law/law.ts'
import { disturbEveryMutation } from './disturb-every-mutation.ts'

/** What the server never heard, or heard half of, or could not do, has not happened and can be asked for again. */
export const aLostRequestChangesNothing: Law = {
  id: 'a-lost-request-changes-nothing',
  level: 'L3',
  clause: 'J-5',
  also: ['E-2', 'E-5', 'J-11'],
  invariant: 'J2',
  statement: 'a mutation that is cut off before the server has all of it has not happened, and can be made again',
  needs: ['network'],
  meets: ['a request that may commit was lost'],
  check: (trial) => disturbEveryMutation(trial, ['cut before', 'torn request', 'spoil', 'turn back']),
}
