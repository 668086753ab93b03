import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-started-is-left-behind',
  tier: 'S',
  invariant: 'K6',
  also: ['K3'],
  statement: 'settles a node though something it started was never awaited',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: 'if (forgotten !== undefined) this.stall',
  by: "if (forgotten === '') this.stall",
}
