import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-resolution-is-not-written',
  tier: 'K',
  invariant: 'K2',
  also: ['K3', 'K4'],
  statement: 'tells an agent what somebody says became of an effect, and writes it down nowhere',
  file: 'packages/runtime-kernel/src/orders.ts',
  replace: `        'unknown' in outcome
          ? {}`,
  by: `        'ok' in outcome || 'failed' in outcome
          ? {}`,
}
