import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'everybody-is-proven-dead',
  tier: 'C',
  invariant: 'K1',
  also: ['K2', 'J7'],
  statement: 'takes every other owner of its host for dead',
  file: 'packages/runtime-kernel/src/owner.ts',
  replace: 'return incarnationOf(other.pid)?.started !== other.started',
  by: 'return incarnationOf(other.pid)?.started !== other.started || other.pid === self.pid',
}
