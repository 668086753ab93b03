import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-are-not-looked-for',
  tier: 'S',
  invariant: 'J12',
  statement: 'takes the blobs that an entry refers to for stored',
  file: 'packages/journal-sqlite/src/append.ts',
  replace: 'if (needs.length === 0) return true',
  by: 'if (needs.length >= 0) return true',
}
