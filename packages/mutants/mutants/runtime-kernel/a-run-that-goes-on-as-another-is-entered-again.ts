import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-run-that-goes-on-as-another-is-entered-again',
  tier: 'K',
  invariant: 'K1',
  also: ['K6', 'K4', 'K3'],
  statement: 'enters the agents of a run again that had decided to go on as another',
  file: 'packages/runtime-kernel/src/ending.ts',
  replace: `    return root?.outcome !== undefined || continued !== undefined
`,
  by: `    return root?.outcome !== undefined || (continued !== undefined && root === undefined)
`,
}
