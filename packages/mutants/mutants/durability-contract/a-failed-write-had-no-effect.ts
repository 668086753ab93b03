import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failed-write-had-no-effect',
  tier: 'K',
  invariant: 'J15',
  statement: 'says of a write whose driver failed that it had no effect',
  file: 'packages/durability-contract/src/journal/answer.ts',
  replace: "ifItFails: OperationOutcome = 'unknown'",
  by: "ifItFails: OperationOutcome = 'not-applied'",
}
