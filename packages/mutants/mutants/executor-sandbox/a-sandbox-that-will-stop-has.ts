import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-sandbox-that-will-stop-has',
  tier: 'S',
  invariant: 'K2',
  statement: 'takes 202 to a cancellation for an end',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  replace: "if (status === 202 || body.state !== 'ended') return { is: 'requested' }",
  by: "if (body.state !== 'ended') return { is: 'ended', result: { cancelled: true } }",
}
