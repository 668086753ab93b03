import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-host-knows-no-cursor-ahead',
  tier: 'S',
  invariant: 'J11',
  also: ['K4'],
  statement: 'waits behind a cursor that it has not come to',
  file: 'packages/executor-cli-bridge/src/host/stream-events.ts',
  replace: 'if (after > last) throw',
  by: 'if (after > last * 1e9) throw',
}
