import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-asked-is-not-noted',
  tier: 'K',
  invariant: 'K2',
  also: ['K3', 'K4'],
  statement: 'takes every unknown outcome of an agent for one that it has not acted upon',
  file: 'packages/runtime-kernel/src/history.ts',
  replace: `    node.askedAfter = node.delivered
`,
  by: '',
}
