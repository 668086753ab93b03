import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-resolved-is-told-unknown-first',
  tier: 'K',
  invariant: 'K4',
  also: ['K2', 'K3'],
  statement: 'tells an agent that an outcome is unknown before it tells what it was resolved as',
  file: 'packages/runtime-kernel/src/orders.ts',
  replace: `    for (const { of } of resolved) takeBackUnknown(state, of.seq)
`,
  by: '',
}
