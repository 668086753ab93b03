import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-open-run-is-forgotten',
  tier: 'S',
  invariant: 'J13',
  statement: 'forgets runs that have not ended',
  file: 'packages/durability-contract/src/rules/forget-run.ts',
  replace: "if (found.run.endedAt === null) return refuse('RUN_NOT_CLOSED', found.run, now)",
  by: '',
}
