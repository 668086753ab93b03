import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-a-bridge-says-back-is-kept',
  tier: 'S',
  invariant: 'J15',
  statement: 'hands on what a bridge says, the credentials in it as well',
  file: 'packages/executor-cli-bridge/src/client/endpoint.ts',
  replace: "secret, '[hidden]')",
  by: 'secret, secret)',
}
