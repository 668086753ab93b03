import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-that-stands-writes-nothing',
  tier: 'P',
  invariant: 'J1',
  level: 'F',
  statement: 'answers a message that was delivered before without passing a commit',
  file: 'packages/journal-postgres/src/sql/schema/1-contents.sql',
  replace: `UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no RETURNING * INTO r;
      verdict := 'stands';`,
  by: "verdict := 'stands';",
}
