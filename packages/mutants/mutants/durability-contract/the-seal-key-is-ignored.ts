import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-seal-key-is-ignored',
  tier: 'S',
  invariant: 'J16',
  statement: 'seals with a plain hash whatever key is given',
  file: 'packages/durability-contract/src/seal/sealer.ts',
  replace: 'own === undefined ? sha256 :',
  by: 'own?.length !== -1 ? sha256 :',
}
