import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-shorter-lease-is-not-kept',
  tier: 'T',
  invariant: 'J7',
  also: ['K4'],
  statement: 'keeps the later of two expiries when a lease is granted',
  file: 'packages/journal-sqlite/src/sql/lease.sql',
  replace: 'expires_at = $expires_at',
  by: 'expires_at = max(coalesce(expires_at, 0), $expires_at)',
}
