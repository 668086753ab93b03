import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'not-found-by-a-bridge-is-stopped',
  tier: 'S',
  invariant: 'K2',
  also: ['J11', 'J15'],
  statement: 'takes a 404 of a bridge for a proof that the run has stopped',
  file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
  replace: "return { is: status === 404 ? 'unknown' : 'gone' }",
  by: "return { is: status === 0 ? 'unknown' : 'gone' }",
}
