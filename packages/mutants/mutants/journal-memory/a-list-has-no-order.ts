import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-list-has-no-order',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists runs in the order in which they were begun',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: '    rows.sort((a, b) => compareNames(a.runId, b.runId))\n',
  by: '',
}
