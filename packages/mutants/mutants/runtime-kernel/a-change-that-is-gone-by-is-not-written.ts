import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-change-that-is-gone-by-is-not-written',
  tier: 'K',
  invariant: 'K3',
  also: ['K4', 'K1'],
  statement: 'answers true to a change and keeps that to itself',
  file: 'packages/runtime-kernel/src/version.ts',
  replace: "    writer.add({ kind: 'version.marked', payload: { v: 1, node: node.id, change } })\n",
  by: '',
}
