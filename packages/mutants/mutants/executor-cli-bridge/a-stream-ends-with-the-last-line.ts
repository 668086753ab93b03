import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-stream-ends-with-the-last-line',
  tier: 'S',
  invariant: 'J11',
  also: ['K4'],
  statement: 'says that a run is over when it has shown all that there is',
  file: 'packages/executor-cli-bridge/src/host/stream-events.ts',
  replace: '} else if (isOver) return true',
  by: '} else if (isOver || at > 0) return true',
}
