import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'each-life-starts-under-an-id-of-its-own',
  tier: 'K',
  invariant: 'K2',
  also: ['K1'],
  level: 'K',
  statement: 'dispatches what it finds in the log under a new id',
  file: 'packages/runtime-kernel/src/execution.ts',
  replace: 'const id = idempotencyKey(runId, node.place, ask.key)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'const id = idempotencyKey(runId, node.place, `${ask.key} ${mayBeStarted}`)',
}
