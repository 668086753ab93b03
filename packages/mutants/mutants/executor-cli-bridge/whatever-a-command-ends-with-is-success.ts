import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'whatever-a-command-ends-with-is-success',
  tier: 'S',
  invariant: 'J11',
  statement: 'tells of a command that failed that it came out well',
  file: 'packages/executor-cli-bridge/src/host/run-end.ts',
  replace: 'if (ending.exitCode === 0)',
  by: 'if (ending.exitCode !== undefined)',
}
