import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-outcome-comes-before-the-last-events',
  tier: 'K',
  invariant: 'J11',
  also: ['K2', 'K4'],
  level: 'K',
  statement: 'settles an execution before the events that wait are written down',
  file: 'packages/runtime-kernel/src/execution-end.ts',
  replace: '    const { node, ask, remote } = execution\n    this.#spool.write(true)\n',
  by: '    const { node, ask, remote } = execution\n',
}
