import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-end-of-a-connection-is-that-of-the-run',
  tier: 'N',
  invariant: 'J11',
  also: ['K4'],
  statement: 'takes the end of a stream for that of the run, whether or not it was said',
  file: 'packages/executor-cli-bridge/src/client/transcript.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: '  throw cutOff(endpoint, `a stream that ends before ${DONE}`)\n',
  by: '',
}
