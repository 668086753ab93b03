import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-not-read-counts-as-seen',
  tier: 'K',
  invariant: 'K8',
  also: ['K4'],
  statement: 'suspends before it has looked into the inbox',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'seen: inbox.position,',
  by: 'seen: inbox.position + 1,',
}
