import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-a-sandbox-refuses-may-have-been-done',
  tier: 'S',
  invariant: 'J15',
  statement: 'says of what was refused for want of a credential that nobody knows if it was done',
  file: 'packages/executor-sandbox/src/client/refusal.ts',
  replace: 'const REFUSED = [400, 401, 403,',
  by: 'const REFUSED = [400,',
}
