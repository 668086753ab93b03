import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-code-of-an-error-is-lost',
  tier: 'S',
  invariant: 'K3',
  also: ['K5'],
  statement: 'keeps no code of what a step threw',
  file: 'packages/runtime-kernel/src/step-error.ts',
  replace: "    ...(typeof code === 'string' ? { code: cut(code) } : {}),\n",
  by: '',
}
