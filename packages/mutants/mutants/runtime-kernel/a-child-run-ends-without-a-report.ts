import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-run-ends-without-a-report',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'ends a child run whose parent was told nothing',
  file: 'packages/runtime-kernel/src/ending.ts',
  replace: `    if (reply) {
`,
  by: `    if (reply && settled < 0) {
`,
}
