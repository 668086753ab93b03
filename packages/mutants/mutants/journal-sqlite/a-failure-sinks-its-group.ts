import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failure-sinks-its-group',
  tier: 'C',
  invariant: 'J14',
  also: ['J15'],
  statement: 'fails every write that shares a transaction with one that failed',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace: 'if (group.length > 1 && !uncertain) {',
  by: 'if (group.length > 1 && !uncertain && committing) {',
}
