import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'attempts-of-an-agent-are-counted-in-memory',
  tier: 'K',
  invariant: 'K5',
  also: ['K3', 'K6'],
  statement: 'counts how often a child has failed from the beginning of its process',
  file: 'packages/runtime-kernel/src/live-node.ts',
  replace: '    this.attempt = (parts.recorded?.restarts ?? 0) + 1\n',
  by: '    this.attempt = 1\n',
}
