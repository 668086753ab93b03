import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-attempt-that-throws-measures-nothing',
  tier: 'S',
  invariant: 'K7',
  statement: 'forgets what an attempt had spent when it throws',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: 'payload: { ...ofStep(node, ask, spent), failure',
  by: 'payload: { ...ofStep(node, ask, spent && []), failure',
}
