import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-may-be-at-work-is-destroyed',
  tier: 'K',
  invariant: 'K6',
  also: ['K2'],
  level: 'K',
  statement: 'releases the environment of what may still be at work as if it were over',
  file: 'packages/runtime-kernel/src/execution-end.ts',
  replace: 'await this.giveBack(execution, { isOurs, isOver: execution.isGone }, () =>',
  by: 'await this.giveBack(execution, { isOurs, isOver: true }, () =>',
}
