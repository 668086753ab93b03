import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-tombstone-has-contents',
  tier: 'S',
  invariant: 'J13',
  also: ['J12', 'J14', 'J3', 'K8'],
  statement: 'makes a tombstone of a run and leaves what belongs to it',
  file: 'packages/journal-sqlite/src/forget.ts',
  replace: '  dropContents(sql, found!.runNo)\n',
  by: '',
}
