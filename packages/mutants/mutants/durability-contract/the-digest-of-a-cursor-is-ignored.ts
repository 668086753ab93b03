import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-digest-of-a-cursor-is-ignored',
  tier: 'S',
  invariant: 'J11',
  also: ['J16'],
  statement: 'reads on after a cursor that lies on another log',
  file: 'packages/durability-contract/src/journal/read-page.ts',
  replace: 'asked.digest !== undefined && asked.digest !== digest',
  by: "asked.digest === ''",
}
