import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-lasts-a-moment-longer',
  tier: 'T',
  invariant: 'J7',
  also: ['K4'],
  statement: 'takes a lease to be live at the moment when it is over',
  file: 'packages/durability-contract/src/rules/acquire-run.ts',
  replace: 'run.expiresAt > now',
  by: 'run.expiresAt >= now',
}
