import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-life-after-the-deadline-starts-all-the-same',
  tier: 'K',
  invariant: 'K8',
  statement: 'looks for deadlines that have passed only after it has gone on',
  file: 'packages/runtime-kernel/src/deadlines.ts',
  replace: '    if (deadline <= this.#time.answered) this.#come(node, deadline)\n',
  by: '',
}
