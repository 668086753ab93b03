import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-delivery-locks-nothing',
  tier: 'C',
  invariant: 'K8',
  statement: 'looks for the last position without holding the row',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: `SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id FOR NO KEY UPDATE;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status NOT IN`,
  by: `SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status NOT IN`,
}
