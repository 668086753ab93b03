import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-fork-draws-its-own-numbers',
  tier: 'S',
  invariant: 'K3',
  also: ['K2', 'K4'],
  level: 'K',
  statement: 'gives a fork another seed than its origin',
  file: 'packages/durability-contract/src/archive/fork-run.ts',
  replace: 'detachManifest({ agent, taskDigest, seed, origin,',
  by: 'detachManifest({ agent, taskDigest, seed: seed + seq, origin,',
}
