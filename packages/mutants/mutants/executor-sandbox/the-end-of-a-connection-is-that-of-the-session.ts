import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-end-of-a-connection-is-that-of-the-session',
  tier: 'N',
  invariant: 'J11',
  also: ['K4'],
  statement: 'takes the end of a stream for that of what it shows',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  replace:
    "  throw remoteError('REMOTE_UNREACHABLE', asked, { expected: 'the end of the execution', found: 'that of the stream' })\n",
  by: '',
}
