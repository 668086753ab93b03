import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-watch-ends-a-page-early',
  tier: 'S',
  invariant: 'J11',
  statement: 'ends a watch when the run has ended, whatever is left to read',
  file: 'packages/durability-contract/src/journal/watch-run.ts',
  replace: 'if (page.next.seq < page.head.seq) continue\n    if (isEnded(page.head.status)) return',
  by: 'if (isEnded(page.head.status)) return\n    if (page.next.seq < page.head.seq) continue',
}
