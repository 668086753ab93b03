import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-keepalive-is-an-event',
  tier: 'S',
  invariant: 'J11',
  statement: 'takes a comment of a bridge for an event',
  file: 'packages/executor-cli-bridge/src/client/transcript.ts',
  replace: 'else if (position !== undefined) yield { position }',
  by: 'else yield { position: position ?? 1 }',
}
