import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'watchers-are-told-nothing',
  tier: 'S',
  invariant: 'J11',
  also: ['K8', 'K4'],
  statement: 'tells watchers nothing while the run can be found',
  file: 'packages/journal-sqlite/src/changed.ts',
  replace: 'if (row?.seq === seq) return',
  by: 'if (row !== undefined) return',
}
