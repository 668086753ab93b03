import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'another-request-is-shown-the-first',
  tier: 'S',
  invariant: 'J9',
  statement: 'answers another request under an id with what the id stands for',
  file: 'packages/executor-cli-bridge/src/host/runs.ts',
  replace: 'return bound === digest ? {',
  by: "return bound !== '' ? {",
}
