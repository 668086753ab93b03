import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-id-of-a-bridge-is-that-of-its-request',
  tier: 'S',
  invariant: 'J9',
  also: ['K2'],
  statement: 'takes two executions of one request for one',
  file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
  replace: 'return { ...request, run_id: id, stream: true }',
  by: 'return { ...request, run_id: requestDigest, stream: true }',
  besides: [
    {
      file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
      replace: 'function dispatchOf(endpoint: Endpoint, { id, request }: ExecutionPlan)',
      by: 'function dispatchOf(endpoint: Endpoint, { request, requestDigest }: ExecutionPlan)',
    },
    {
      file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
      replace: 'identityOf(this.#endpoint, call, plan.id)',
      by: 'identityOf(this.#endpoint, call, plan.requestDigest)',
    },
    {
      file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
      replace: 'lookup({ id }: ExecutionPlan',
      by: 'lookup({ requestDigest: id }: ExecutionPlan',
    },
  ],
}
