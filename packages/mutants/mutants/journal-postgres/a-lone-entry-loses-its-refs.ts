import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-loses-its-refs',
  tier: 'S',
  invariant: 'J12',
  also: ['J2', 'J1', 'J9'],
  statement: 'takes an entry with refs for one without',
  file: 'packages/journal-postgres/src/append.ts',
  replace: `    entries[0]?.refs.length === 0 &&
    blobs.length + needs.length === 0 &&
`,
  by: `    blobs.length + needs.length >= 0 &&
`,
}
