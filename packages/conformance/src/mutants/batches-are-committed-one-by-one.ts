import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { oneByOne } from './planting/rebase.ts'

export const batchesAreCommittedOneByOne: Mutant = {
  id: 'batches-are-committed-one-by-one',
  tier: 'K',
  invariant: 'J5',
  also: ['J2'],
  statement: 'commits each entry of a batch by itself, and stops at the first that is refused',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const parts = oneByOne(ask)
        if (parts.length > 1) bite()
        for (const part of parts.slice(0, -1)) {
          const answer = await store.append(part)
          if (answer.refused) return answer
        }
        return store.append(parts.at(-1) ?? ask)
      },
    }),
}
