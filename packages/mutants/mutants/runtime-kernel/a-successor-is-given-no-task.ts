import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-successor-is-given-no-task',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K8'],
  statement: 'ends a run whose successor was begun and has no task',
  file: 'packages/runtime-kernel/src/ending.ts',
  replace: `    await insist(this.#ports, () => journal.deliver(successor, start, { kernel: true }))
`,
  by: `    if (start.id === successor) await journal.deliver(successor, start, { kernel: true })
`,
}
