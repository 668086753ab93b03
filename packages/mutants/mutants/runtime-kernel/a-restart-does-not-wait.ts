import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-restart-does-not-wait',
  tier: 'K',
  invariant: 'K6',
  also: ['K3', 'K4', 'K5'],
  statement: 'lets a child begin again while something that it had started goes on',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace:
    '    if (node.ended === undefined || node.isSettled || !node.isQuiet) return\n    if (restartInstead(this.#restarts, node)) return\n',
  by: '    if (node.ended === undefined || node.isSettled) return\n    if (restartInstead(this.#restarts, node)) return\n    if (!node.isQuiet) return\n',
}
