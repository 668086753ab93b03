import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-recall-is-not-written',
  tier: 'K',
  invariant: 'K1',
  also: ['K2'],
  level: 'K',
  statement: 'asks what is executed elsewhere to stop without an entry that says so',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace:
    "        writer.add({ kind: 'remote.recalled', payload: { v: 1, node: node.id, key: ask.key } })\n        continue\n",
  by: '        continue\n',
}
