import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-clean-release-counts',
  tier: 'S',
  invariant: 'K5',
  statement: 'counts a claim that was released cleanly as one that came to nothing',
  file: 'packages/durability-contract/src/rules/lease-rules.ts',
  replace: 'claims: Math.max(0, answer.run.claims - 1)',
  by: 'claims: answer.run.claims',
}
