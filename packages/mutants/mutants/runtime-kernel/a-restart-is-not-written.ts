import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-restart-is-not-written',
  tier: 'K',
  invariant: 'K5',
  also: ['K1', 'K2', 'K3', 'K4', 'K6'],
  statement: 'lets a child begin again without writing that it failed',
  file: 'packages/runtime-kernel/src/restart.ts',
  replace: "  const { seq } = writer.add({ kind: 'node.restarted', payload: { v: 1, node: node.id, failure } })\n",
  by: '  const [seq, _] = [writer.last, failure]\n',
}
