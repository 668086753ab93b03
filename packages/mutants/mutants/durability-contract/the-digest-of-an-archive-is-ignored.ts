import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-digest-of-an-archive-is-ignored',
  tier: 'S',
  invariant: 'J16',
  statement: 'imports an archive whose lines are not those that were exported',
  file: 'packages/durability-contract/src/archive/read-archive.ts',
  replace: "line.lines !== count || line.digest !== hash.digest('hex')",
  by: 'line.lines !== count',
}
