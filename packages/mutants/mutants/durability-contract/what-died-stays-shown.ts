import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-died-stays-shown',
  tier: 'K',
  invariant: 'J11',
  level: 'K',
  statement: 'tells no viewer that the pieces of an attempt are void which died with its process',
  file: 'packages/durability-contract/src/fold/streams.ts',
  replace: '      return [...state.nodes.keys()].flatMap((node) => takenBack(state, { ...fact, node }))\n',
  by: '      return []\n',
}
