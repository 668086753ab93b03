import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-mistake-in-the-code-ends-the-run',
  tier: 'S',
  invariant: 'K3',
  also: ['K6', 'K4'],
  statement: 'ends a run as failed when its agent uses a key twice',
  file: 'packages/runtime-kernel/src/step-error.ts',
  replace: "['DUPLICATE_KEY', 'DIVERGED',",
  by: "['DIVERGED',",
}
