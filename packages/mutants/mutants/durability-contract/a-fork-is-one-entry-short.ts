import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-fork-is-one-entry-short',
  tier: 'S',
  invariant: 'K2',
  also: ['K4', 'K3'],
  level: 'K',
  statement: 'takes over what lies before the entry and not the entry',
  file: 'packages/durability-contract/src/archive/fork-run.ts',
  replace: 'storedLog(reader, runId, upTo.seq)',
  by: 'storedLog(reader, runId, upTo.seq - 1)',
}
