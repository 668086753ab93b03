import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'poison-takes-a-place',
  tier: 'S',
  invariant: 'K5',
  also: ['K4'],
  statement: 'grants one run less for each that it quarantines',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: `    ELSE
      UPDATE {schema}.runs u SET
        version = u.version + 1, status = 'quarantined'`,
  by: `    ELSE
      v_granted := v_granted + 1;
      UPDATE {schema}.runs u SET
        version = u.version + 1, status = 'quarantined'`,
}
