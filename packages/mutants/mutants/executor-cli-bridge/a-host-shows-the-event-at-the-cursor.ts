import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-host-shows-the-event-at-the-cursor',
  tier: 'S',
  invariant: 'J11',
  statement: 'shows the event at the cursor once more',
  file: 'packages/executor-cli-bridge/src/host/stream-events.ts',
  replace: 'for (let at = after; !gone.aborted',
  by: 'for (let at = Math.max(0, after - 1); !gone.aborted',
}
