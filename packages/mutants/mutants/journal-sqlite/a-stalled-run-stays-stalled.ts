import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-stalled-run-stays-stalled',
  tier: 'S',
  invariant: 'K4',
  statement: 'appends to a stalled run and leaves it stalled',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: "AND status = 'open'",
  by: "AND status IN ('open', 'stalled')",
}
