import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-a-remote-does-not-know-never-started',
  tier: 'K',
  invariant: 'K2',
  also: ['K1', 'K4'],
  level: 'K',
  statement: 'starts again what a remote that may have forgotten it does not find',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: '    return sighting.is\n  }',
  by: "    return sighting.is === 'unknown' && !execution.remote.reference ? 'never-started' : sighting.is\n  }",
}
