import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'drivers-errors-escape',
  tier: 'S',
  invariant: 'J15',
  statement: 'lets the errors of a store out as they are',
  file: 'packages/durability-contract/src/journal/answer.ts',
  replace: 'if (error instanceof DurabilityError) return error\n',
  by: 'return error as DurabilityError\n',
}
