import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-move-leaves-the-source-open',
  tier: 'S',
  invariant: 'J6',
  also: ['J7', 'J8', 'J16'],
  statement: 'moves a run and does not close it where it was',
  file: 'packages/durability-contract/src/archive/move-run.ts',
  replace: "at: Date.now(), entries, end: 'moved' })",
  by: 'at: Date.now(), entries })',
}
