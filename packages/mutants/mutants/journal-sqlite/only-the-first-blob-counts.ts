import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'only-the-first-blob-counts',
  tier: 'S',
  invariant: 'J12',
  also: ['J16'],
  statement: 'stores blobs without their last byte when they are long',
  file: 'packages/journal-sqlite/src/sql/put-blob.sql',
  replace: "coalesce($bytes, x'')",
  by: "CAST(substr(coalesce($bytes, x''), 1, 4096) AS BLOB)",
}
