import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cancellation-ends-with-its-life',
  tier: 'K',
  invariant: 'K6',
  also: ['K3', 'K4'],
  statement: 'a later life does not tell agents that they were cancelled',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: "if (item.about === 'cancel') {",
  by: "if (item.about === 'cancel') return\n    if (item.about === 'cancel') {",
}
