import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-revival-does-not-start-the-count-anew',
  tier: 'K',
  invariant: 'K5',
  also: ['K4'],
  statement: 'counts on after a revival',
  file: 'packages/durability-contract/src/fold/interruption.ts',
  replace: `    state.acquisitionsWithoutOutcome = 1
`,
  by: '',
}
