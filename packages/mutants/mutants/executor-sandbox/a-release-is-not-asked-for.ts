import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-release-is-not-asked-for',
  tier: 'S',
  invariant: 'K6',
  also: ['K2'],
  statement: 'says that an environment was given back, and asks nobody',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  replace: "if (!isOver) return { isReleased: false, receipt: { environmentId, operationId, left: 'to its expiry' } }",
  by: "if (isOver || !isOver) return { isReleased: isOver, receipt: { environmentId, operationId, left: 'to its expiry' } }",
}
