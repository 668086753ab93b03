import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-older-epoch-may-append',
  tier: 'S',
  invariant: 'J6',
  statement: 'lets every epoch append that was granted once',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'epoch = $epoch AND token = $token',
  by: 'epoch >= $epoch AND token IN (token, $token)',
}
