import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-seal-omits-what-precedes',
  tier: 'S',
  invariant: 'J16',
  statement: 'seals an entry without the digest before it',
  file: 'packages/durability-contract/src/seal/sealer.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: 'SEAL_VERSION, previous, `${seq}`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'SEAL_VERSION, `${seq}`',
}
