import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'not-found-by-a-sandbox-is-stopped',
  tier: 'S',
  invariant: 'K2',
  also: ['J11', 'J15'],
  statement: 'takes a 404 of a sandbox for a proof that it has stopped',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  replace: "if (status === 404) return { is: 'unknown' }\n    // The id",
  by: "if (status === 404) return { is: 'gone' }\n    // The id",
}
