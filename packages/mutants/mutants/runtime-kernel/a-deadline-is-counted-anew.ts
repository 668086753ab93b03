import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-deadline-is-counted-anew',
  tier: 'K',
  invariant: 'K8',
  also: ['K3'],
  statement: 'counts the time of a child from the beginning of its process',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: '    const deadline = recorded ? recorded.deadline : deadlineOf(ask.options, time.estimate())\n',
  by: '    const deadline = deadlineOf(ask.options, time.estimate())\n',
}
