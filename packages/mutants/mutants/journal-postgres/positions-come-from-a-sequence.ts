import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'positions-come-from-a-sequence',
  tier: 'S',
  invariant: 'K8',
  also: ['J14'],
  statement: 'takes the position of a message from a sequence, which leaves gaps and knows no runs',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'inbox_last = u.inbox_last + 1',
  by: "inbox_last = nextval('{schema}.positions')",
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/schema/contents.sql',
      replace: '-- Puts a message at',
      by: `CREATE SEQUENCE {schema}.positions;

-- Puts a message at`,
    },
  ],
}
