import type { Mutant } from './mutant.ts'
import { seizing } from './planting/holder.ts'

export const anyHolderMayBeSuperseded: Mutant = {
  id: 'any-holder-may-be-superseded',
  tier: 'S',
  invariant: 'J7',
  statement: 'honours supersede, whoever it names',
  plant: (store, { bite }) =>
    seizing(store, ({ supersede }) => {
      if (supersede !== null) bite()
      return supersede !== null
    }),
}
