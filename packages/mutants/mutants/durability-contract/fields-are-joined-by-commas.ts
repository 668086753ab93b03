import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'fields-are-joined-by-commas',
  tier: 'S',
  invariant: 'J16',
  statement: 'joins the fields of a seal so that two lists may give one text',
  file: 'packages/durability-contract/src/seal/digest.ts',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  replace: 'framed += `${byteLength(field)}:${field}`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text, not a template.
  by: 'framed += `${field},`',
}
