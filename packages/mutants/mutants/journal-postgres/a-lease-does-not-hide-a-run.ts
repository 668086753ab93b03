import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-does-not-hide-a-run',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'counts a run as due while somebody holds it',
  file: 'packages/journal-postgres/src/sql/schema/1-tables.sql',
  replace: 'greatest(due_at, expires_at)',
  by: 'due_at',
}
