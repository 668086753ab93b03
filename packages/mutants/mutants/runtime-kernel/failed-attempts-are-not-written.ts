import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'failed-attempts-are-not-written',
  tier: 'K',
  invariant: 'K5',
  also: ['K1', 'K2'],
  statement: 'keeps failed attempts in memory',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace:
    "      writer.add({ kind: 'step.failed', payload: { ...ofStep(node, ask, spent), failure: result.failed } })\n",
  by: '',
}
