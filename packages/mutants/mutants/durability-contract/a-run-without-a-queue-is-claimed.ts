import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-run-without-a-queue-is-claimed',
  tier: 'S',
  invariant: 'K4',
  statement: 'grants claimers runs that have no queue',
  file: 'packages/durability-contract/src/rules/claim-run.ts',
  replace: 'run.queue !== ask.queue ||',
  by: '(run.queue !== null && run.queue !== ask.queue) ||',
}
