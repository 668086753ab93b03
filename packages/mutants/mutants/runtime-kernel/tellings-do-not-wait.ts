import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'tellings-do-not-wait',
  tier: 'S',
  invariant: 'K3',
  also: ['K1', 'K6'],
  statement: 'tells an agent the next thing before it has come to rest',
  file: 'packages/runtime-kernel/src/turns.ts',
  replace: '    node.delivered = seq\n    await rested()\n',
  by: '    node.delivered = seq\n',
}
