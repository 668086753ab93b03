import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-after-the-end-is-stored',
  tier: 'S',
  invariant: 'K8',
  also: ['J8'],
  statement: 'stores messages of a run that has ended',
  file: 'packages/durability-contract/src/rules/deliver-to.ts',
  replace: 'const open = findOpenRun(found.run, now)',
  by: 'const open = found',
}
