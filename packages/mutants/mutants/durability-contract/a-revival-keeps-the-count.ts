import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-revival-keeps-the-count',
  tier: 'S',
  invariant: 'K5',
  statement: 'revives a quarantined run with its count of claims',
  file: 'packages/durability-contract/src/rules/deliver-to.ts',
  replace: 'stalled: null, claims: 0, dueAt: now',
  by: 'stalled: null, dueAt: now',
}
