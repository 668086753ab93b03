import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-idempotency-key-changes',
  tier: 'K',
  invariant: 'K2',
  statement: 'gives an attempt another idempotency key after a takeover',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: 'return idempotencyKey(runId, place, key)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'return `${idempotencyKey(runId, place, key)}/${epoch}`',
}
