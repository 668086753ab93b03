import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-expired-lease-does-not-age',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'puts a run whose lease ran out where it was due first',
  file: 'packages/durability-contract/src/rules/claim-run.ts',
  replace: 'Math.max(run.dueAt ?? 0, run.owner === null ? 0 : (run.expiresAt ?? 0))',
  by: 'run.dueAt ?? 0',
}
