import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-commit-does-not-wait-for-the-log',
  tier: 'P',
  invariant: 'J1',
  level: 'L3',
  statement: 'commits with synchronous_commit off, as a setting that leaked would have it',
  file: 'packages/journal-postgres/src/sql/schema/guard.sql',
  replace: `    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;`,
  by: `    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);`,
}
