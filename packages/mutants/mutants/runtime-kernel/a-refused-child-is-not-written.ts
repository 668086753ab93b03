import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-refused-child-is-not-written',
  tier: 'K',
  invariant: 'K3',
  also: ['K1', 'K4', 'K6', 'K7'],
  statement: 'tells that a child was refused without writing it',
  file: 'packages/runtime-kernel/src/refused-child.ts',
  replace: "  ports.writer.add({ kind: 'node.refused', payload })\n",
  by: '  const _ = payload\n',
}
