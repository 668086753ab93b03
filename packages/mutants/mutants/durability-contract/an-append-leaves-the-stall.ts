import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-append-leaves-the-stall',
  tier: 'S',
  invariant: 'K4',
  statement: 'leaves a stalled run stalled when it goes on',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: "inboxSeen, status: 'open', stalled: null }",
  by: 'inboxSeen, status: run.status, stalled: run.stalled }',
}
