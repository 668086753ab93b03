import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-stalled-stays-so-for-others',
  tier: 'K',
  invariant: 'K2',
  also: ['K3', 'K4'],
  statement: 'lets an unknown outcome be resolved although mended code has gone on with it',
  file: 'packages/durability-contract/src/fold/interruption.ts',
  replace: `  state.stalled.clear()
`,
  by: '',
}
