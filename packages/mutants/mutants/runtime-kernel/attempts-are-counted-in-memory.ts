import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'attempts-are-counted-in-memory',
  tier: 'K',
  invariant: 'K5',
  also: ['K1', 'K2'],
  statement: 'counts the attempts of a step from 1 after each crash',
  file: 'packages/durability-contract/src/rules/recover-step.ts',
  replace: '(step?.failures.length ?? 0) + 1',
  by: '(step?.failures.length ?? 0) * 0 + 1',
}
