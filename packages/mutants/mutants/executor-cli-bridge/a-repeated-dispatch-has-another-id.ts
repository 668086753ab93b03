import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-repeated-dispatch-has-another-id',
  tier: 'S',
  invariant: 'J9',
  also: ['K2', 'J15'],
  statement: 'dispatches again under another id than before',
  file: 'packages/executor-cli-bridge/src/client/cli-bridge.ts',
  replace: 'return { ...request, run_id: id, stream: true }',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'return { ...request, run_id: `${id.slice(8)}${Date.now() % 1e8}`, stream: true }',
  besides: [
    {
      file: 'packages/executor-cli-bridge/src/client/reference.ts',
      replace: 'if (id !== runId) {',
      by: 'if (id === undefined) {',
    },
    {
      file: 'packages/executor-cli-bridge/src/client/reference.ts',
      replace: 'return { runId, ...Object.fromEntries',
      by: 'return { runId: id, ...Object.fromEntries',
    },
  ],
}
