import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cancellation-is-another-each-time',
  tier: 'S',
  invariant: 'K2',
  also: ['J9', 'J15'],
  statement: 'refuses an operation that it has written down already',
  file: 'packages/executor-cli-bridge/src/host/routes.ts',
  replace: 'if (known && known.operation?.digest !== operation?.digest)',
  by: 'if (known)',
}
