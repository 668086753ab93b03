import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-sandbox-is-asked-from-zero',
  tier: 'S',
  invariant: 'J11',
  also: ['K2'],
  statement: 'asks for all events again, whatever the cursor, and shows them',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: 'events?since=${after.position}`',
  by: 'events?since=0`',
  besides: [
    {
      file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
      replace: 'let last = after.position',
      by: 'let last = 0',
    },
  ],
}
