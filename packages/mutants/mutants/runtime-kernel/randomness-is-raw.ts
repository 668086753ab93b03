import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'randomness-is-raw',
  tier: 'S',
  invariant: 'K3',
  statement: 'answers random numbers that no replay gives again',
  file: 'packages/runtime-kernel/src/random.ts',
  replace: 'return Number.parseInt(digest.slice(0, 13), 16) / BITS',
  by: 'return digest === undefined ? BITS : Math.random()',
}
