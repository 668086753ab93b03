import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-id-of-a-sandbox-is-that-of-its-request',
  tier: 'S',
  invariant: 'J9',
  also: ['K2', 'K6'],
  statement: 'takes two executions of one request for one',
  file: 'packages/executor-sandbox/src/control.ts',
  replace: 'return {\n    ...{ runId: id, provider, requestDigest },',
  by: 'id = requestDigest\n  return {\n    ...{ runId: id, provider, requestDigest },',
}
