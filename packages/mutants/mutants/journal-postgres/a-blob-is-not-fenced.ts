import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-blob-is-not-fenced',
  tier: 'S',
  invariant: 'J6',
  also: ['J12'],
  statement: 'stores bytes under any lease',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'r.owner IS NOT NULL AND r.epoch = p_epoch AND r.token = p_token',
  by: 'r.run_no IS NOT NULL',
}
