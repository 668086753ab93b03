import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-run-that-should-have-woken-goes-first',
  tier: 'S',
  invariant: 'J7',
  also: ['K8', 'K4'],
  statement: 'makes a run due at a time that had passed when it suspended',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'ELSE greatest(p_wakes[i], v_now) END',
  by: 'ELSE p_wakes[i] END',
}
