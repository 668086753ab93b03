import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-bridge-may-be-silent-for-ever',
  tier: 'N',
  invariant: 'K4',
  also: ['J11'],
  statement: 'waits on a connection that shows no sign of life',
  file: 'packages/executor-cli-bridge/src/client/call.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: '`nothing for ${idleMs} ms`), idleMs)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: '`nothing for ${idleMs} ms`), idleMs * 1_000)',
}
