import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-genesis-omits-the-manifest',
  tier: 'S',
  invariant: 'J16',
  statement: 'begins a chain without the manifest',
  file: 'packages/durability-contract/src/seal/sealer.ts',
  replace: 'SEAL_VERSION, runId, manifest]',
  by: 'SEAL_VERSION, runId]',
}
