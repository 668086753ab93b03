import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-blob-locks-nothing',
  tier: 'C',
  invariant: 'J6',
  statement: 'compares the lease without holding the row, before it stores bytes',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: `FOR NO KEY UPDATE;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status IN`,
  by: `;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status IN`,
}
