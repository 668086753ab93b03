import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-warning-at-commit-is-ignored',
  tier: 'P',
  invariant: 'J1',
  also: ['J15'],
  level: 'F',
  statement: 'acknowledges a commit whose wait for the standby was cancelled',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: 'if (warnings.length > 0) throw',
  by: 'if (warnings.length > 1_000) throw',
}
