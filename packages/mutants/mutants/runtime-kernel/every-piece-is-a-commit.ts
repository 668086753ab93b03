import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'every-piece-is-a-commit',
  tier: 'K',
  invariant: 'K4',
  statement: 'commits what a step emits as soon as it does',
  file: 'packages/runtime-kernel/src/streams.ts',
  replace: 'const LONGEST_WAIT_MS = 100\n',
  by: 'const LONGEST_WAIT_MS = 1\n',
}
