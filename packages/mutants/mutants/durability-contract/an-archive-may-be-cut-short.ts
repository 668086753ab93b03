import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-archive-may-be-cut-short',
  tier: 'S',
  invariant: 'J16',
  statement: 'imports an archive that ends before its last line',
  file: 'packages/durability-contract/src/archive/read-archive.ts',
  replace: "throw damaged(count + 1, 'the line that ends the archive', 'nothing')",
  by: 'return',
}
