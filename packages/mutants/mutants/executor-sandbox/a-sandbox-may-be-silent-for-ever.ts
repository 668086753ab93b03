import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-sandbox-may-be-silent-for-ever',
  tier: 'N',
  invariant: 'K4',
  also: ['J11'],
  statement: 'waits on a connection that shows no sign of life',
  file: 'packages/executor-sandbox/src/client/read-messages.ts',
  replace: '  }, idleMs)',
  by: '  }, idleMs * 1_000)',
}
