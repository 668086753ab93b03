import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-run-is-not-recalled',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'writes down that a child run is to stop and does not tell it',
  file: 'packages/runtime-kernel/src/child-runs.ts',
  replace: `    if (conflict || run.isTold || !this.#open.has(seq)) return
`,
  by: `    if (!conflict || run.isTold || !this.#open.has(seq)) return
`,
}
