import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-group-mixes-its-blobs',
  tier: 'C',
  invariant: 'J14',
  also: ['J12'],
  statement: 'stores the blobs of earlier batches of a group under later runs',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'p_addresses[v_blobs[b.i] + n], p_bytes[v_blobs[b.i] + n]',
  by: 'p_addresses[n], p_bytes[n]',
}
