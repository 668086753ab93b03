import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-fork-is-taken-for-another-run',
  tier: 'S',
  invariant: 'K2',
  also: ['K4', 'K3'],
  statement: 'knows a run only under the seed that it would give it itself',
  file: 'packages/runtime-kernel/src/take-fork.ts',
  replace: '    if (manifest.origin === undefined || !isMeant) throw error\n',
  by: '    if (manifest.origin === undefined || isMeant) throw error\n',
}
