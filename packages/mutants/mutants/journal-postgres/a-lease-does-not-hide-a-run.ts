import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-does-not-hide-a-run',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'counts a run as due while somebody holds it',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'greatest(due_at, expires_at) <= now',
  by: 'due_at <= now',
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/due.sql',
      replace: 'greatest(due_at, expires_at) <= c.now',
      by: 'due_at <= c.now',
    },
  ],
}
