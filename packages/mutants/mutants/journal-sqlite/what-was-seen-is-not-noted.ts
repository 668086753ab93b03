import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-seen-is-not-noted',
  tier: 'S',
  invariant: 'K8',
  statement: 'forgets what an ordinary batch has seen of the inbox',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'max(inbox_seen, $seen)',
  by: 'min(inbox_seen, $seen)',
}
