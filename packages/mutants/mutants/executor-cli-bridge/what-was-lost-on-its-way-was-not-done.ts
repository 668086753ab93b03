import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-lost-on-its-way-was-not-done',
  tier: 'N',
  invariant: 'J15',
  also: ['K2'],
  statement: 'says of whatever had no answer that nothing was done',
  file: 'packages/executor-cli-bridge/src/client/bridge-error.ts',
  replace: "NEVER_SENT.includes(word) ? 'not-applied' : 'unknown'",
  by: "NEVER_SENT.includes(word) ? 'not-applied' : 'not-applied'",
}
