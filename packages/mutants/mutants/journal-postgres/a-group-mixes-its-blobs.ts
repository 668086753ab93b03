import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-group-mixes-its-blobs',
  tier: 'C',
  invariant: 'J14',
  also: ['J12'],
  statement: 'stores the blobs of earlier batches of a group under later runs',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: 'unnest(p_addresses[v_blob - p_blobs[i] + 1 : v_blob], p_bytes[v_blob - p_blobs[i] + 1 : v_blob])',
  by: 'unnest(p_addresses[1 : v_blob], p_bytes[1 : v_blob])',
}
