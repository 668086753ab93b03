import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-end-keeps-the-lease',
  tier: 'S',
  invariant: 'J8',
  also: ['J6', 'J7'],
  statement: 'ends a run and leaves its lease standing',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: 'if (end !== null) return { ...withoutLease(advanced), status: end',
  by: 'if (end !== null) return { ...advanced, status: end',
}
