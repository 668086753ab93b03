import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-restart-keeps-its-keys',
  tier: 'K',
  invariant: 'K2',
  also: ['K3'],
  statement: 'asks for the effects of another attempt under the keys of the one before',
  file: 'packages/runtime-kernel/src/checkpoint.ts',
  replace: '  forget(): void {\n    this.count += 1\n',
  by: '  forget(): void {\n',
}
