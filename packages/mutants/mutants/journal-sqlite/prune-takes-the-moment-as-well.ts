import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'prune-takes-the-moment-as-well',
  tier: 'T',
  invariant: 'J13',
  statement: 'prunes runs that ended at the time that is given',
  file: 'packages/journal-sqlite/src/sql/list.sql',
  replace: 'ended_at < $ended_before',
  by: 'ended_at <= $ended_before',
}
