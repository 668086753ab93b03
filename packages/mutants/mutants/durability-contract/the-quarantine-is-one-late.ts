import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-quarantine-is-one-late',
  tier: 'S',
  invariant: 'K5',
  statement: 'grants a poisonous run once more than the limit',
  file: 'packages/durability-contract/src/rules/claim-run.ts',
  replace: 'run.claims < LIMITS.claimsWithoutProgress',
  by: 'run.claims <= LIMITS.claimsWithoutProgress',
}
