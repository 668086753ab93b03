import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'payloads-are-normalised',
  tier: 'S',
  invariant: 'J10',
  statement: 'keeps payloads in the composed form of Unicode',
  file: 'packages/journal-sqlite/src/append.ts',
  replace: 'refs: JSON.stringify(refs), payload })',
  by: "refs: JSON.stringify(refs), payload: payload.normalize('NFC') })",
}
