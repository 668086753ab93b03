import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-replay-writes-nothing',
  tier: 'P',
  invariant: 'J1',
  level: 'F',
  statement: 'answers a batch that stands without passing a commit',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: `UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no RETURNING * INTO r;
      verdict := 'stands';`,
  by: "verdict := 'stands';",
}
