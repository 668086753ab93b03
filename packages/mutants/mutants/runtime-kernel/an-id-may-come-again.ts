import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-id-may-come-again',
  tier: 'K',
  invariant: 'K4',
  also: ['K1'],
  statement: 'a call of a model keeps the id that it was given, be it that of another',
  file: 'packages/runtime-kernel/src/received-reply.ts',
  replace: 'const id = given && !taken.has(given) ? given',
  by: 'const id = given ? given',
}
