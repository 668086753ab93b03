import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-to-be-told-speaks-against-a-change',
  tier: 'K',
  invariant: 'K3',
  also: ['K4'],
  statement: 'takes an answer that is still to be told for something that earlier code asked for later',
  file: 'packages/runtime-kernel/src/history.ts',
  replace: "      if (item.about !== 'cancel' && !hasAsked(node, item)) return true\n",
  by: '      if (!hasAsked(node, item) || item.seq > 0) return true\n',
}
