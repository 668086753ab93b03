import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-seal-omits-the-time',
  tier: 'S',
  invariant: 'J16',
  statement: 'seals an entry without its time',
  file: 'packages/durability-contract/src/seal/sealer.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: 'kind, `${at}`, payload,',
  by: 'kind, payload,',
}
