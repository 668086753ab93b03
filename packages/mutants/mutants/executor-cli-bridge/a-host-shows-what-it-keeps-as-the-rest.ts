import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-host-shows-what-it-keeps-as-the-rest',
  tier: 'S',
  invariant: 'J11',
  statement: 'goes on with the first line that is kept, as if it followed the cursor',
  file: 'packages/executor-cli-bridge/src/host/stream-events.ts',
  replace: '  checkCursor(run, after)\n  response.writeHead',
  by: '  after = Math.max(after, run.spool.first - 1)\n  response.writeHead',
}
