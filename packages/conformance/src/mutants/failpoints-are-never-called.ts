import type { Mutant } from './mutant.ts'

export const failpointsAreNeverCalled: Mutant = {
  id: 'failpoints-are-never-called',
  tier: 'K',
  invariant: 'J1',
  also: ['J2', 'J5'],
  statement: 'calls no failpoint, so that no fault that is asked for ever lands',
  plant: (store) => store,
  arm: (options, { bite }) => ({ ...options, failpoint: () => bite() }),
}
