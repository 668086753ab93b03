import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-conflict-of-a-sandbox-is-a-replay',
  tier: 'S',
  invariant: 'J9',
  also: ['K2'],
  statement: 'takes a conflict for a start that was made before',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  replace: "if ('status' in answer) return conflictOf(answer.asked, answer.body)",
  by: "if ('status' in answer) return { is: 'replayed', reference: control }",
}
