import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-sandbox-is-asked-one-event-too-late',
  tier: 'S',
  invariant: 'J11',
  also: ['K2'],
  statement: 'asks for what stands behind the event after the cursor',
  file: 'packages/executor-sandbox/src/client/rich-sandbox.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: 'events?since=${after.position}`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'events?since=${after.position + 1}`',
}
