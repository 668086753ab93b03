import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-request-to-stop-is-an-end',
  tier: 'K',
  invariant: 'K2',
  also: ['K6'],
  level: 'K',
  statement: 'takes a cancellation that was accepted for one that was carried out',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: "return cancelled.is === 'unknown' && !execution.result ? 'unknown' : 'stopping'",
  by: "return execution.result ? 'stopping' : cancelled.is === 'unknown' ? 'unknown' : 'gone'",
}
