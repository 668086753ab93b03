import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-a-sandbox-says-back-is-kept',
  tier: 'S',
  invariant: 'J15',
  statement: 'hands on what a sandbox says, the credential in it as well',
  file: 'packages/executor-sandbox/src/client/read-messages.ts',
  replace: 'data: hide(data) }',
  by: 'data: hide(data) && data }',
}
