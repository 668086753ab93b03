import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'refs-are-sorted',
  tier: 'S',
  invariant: 'J10',
  also: ['J1', 'J12'],
  statement: 'keeps the refs of an entry in another order',
  file: 'packages/journal-sqlite/src/append.ts',
  replace: 'refs: JSON.stringify(refs), payload',
  by: 'refs: JSON.stringify([...refs].sort()), payload',
}
