import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-poisonous-run-is-driven-for-ever',
  tier: 'K',
  invariant: 'K5',
  statement: 'drives a run that ends its process however often it did',
  file: 'packages/runtime-kernel/src/interruption.ts',
  replace: 'if (acquisitionsWithoutOutcome < maxInterruptions || isRevived) return undefined',
  by: 'if (acquisitionsWithoutOutcome >= 0 || isRevived) return undefined',
}
