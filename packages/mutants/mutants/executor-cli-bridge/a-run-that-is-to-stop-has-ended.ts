import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-run-that-is-to-stop-has-ended',
  tier: 'S',
  invariant: 'K2',
  also: ['J11'],
  statement: 'says of a command that was asked to stop that it has',
  file: 'packages/executor-cli-bridge/src/host/run.ts',
  replace: "if (standing === 'alive' || isLeft) return 'running'",
  by: "if (standing === 'alive' && this.record.recalls.length === 0) return 'running'",
}
