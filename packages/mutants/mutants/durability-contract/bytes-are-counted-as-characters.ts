import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'bytes-are-counted-as-characters',
  tier: 'S',
  invariant: 'J10',
  also: ['J16'],
  statement: 'measures texts by their characters, not by their bytes',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: "return Buffer.byteLength(text, 'utf8')",
  by: 'return text.length',
}
