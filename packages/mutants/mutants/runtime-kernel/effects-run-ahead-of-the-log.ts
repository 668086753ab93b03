import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'effects-run-ahead-of-the-log',
  tier: 'K',
  invariant: 'K2',
  also: ['K1', 'K3'],
  statement: 'starts an effect before what precedes it is durable',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: '      await writer.durable(writer.last)\n',
  by: '',
}
