import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-not-told-yet-is-committed',
  tier: 'K',
  invariant: 'K6',
  also: ['K3', 'K4'],
  statement: 'commits, when it has looked into the inbox, what agents are still being told of',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: '    const flush = () => turns.isIdle && writer.flush()\n',
  by: '    const flush = () => writer.flush()\n    const _ = turns\n',
}
