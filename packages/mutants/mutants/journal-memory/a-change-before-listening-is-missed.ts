import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-change-before-listening-is-missed',
  tier: 'C',
  invariant: 'J11',
  also: ['K8', 'K4'],
  statement: 'waits for the next change though there was one already',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: 'if (signal.aborted || (this.#runs.get(runId)?.row.seq ?? 0) > seq) done()',
  by: 'if (signal.aborted) done()',
}
