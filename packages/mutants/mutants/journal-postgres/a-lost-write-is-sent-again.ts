import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lost-write-is-sent-again',
  tier: 'N',
  invariant: 'J15',
  also: ['J9', 'J2'],
  level: 'L3',
  statement: 'sends a write again when the connection is lost',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: 'attempt === ATTEMPTS || !leftNothing || !isWorthAnother(error.cause)',
  by: 'attempt === ATTEMPTS || !isLost(error instanceof Error ? error.cause : undefined)',
}
