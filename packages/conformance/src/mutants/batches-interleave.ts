import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { oneByOne, rebased } from './planting/rebase.ts'
import { turns } from './planting/turns.ts'

export const batchesInterleave: Mutant = {
  id: 'batches-interleave',
  tier: 'C',
  invariant: 'J5',
  also: ['J4', 'J3'],
  statement: 'lets the entries of another batch in between those of a batch',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const [first, ...rest] = oneByOne(ask)
        if (rest.length > 0) bite()
        let answer = await store.append(first ?? ask)
        for (const part of rest) {
          if (answer.refused) return answer
          await turns(1)
          answer = await store.append(part)
          const elsewhere = answer.refused === 'CONFLICT' && answer.run ? rebased(part, answer.run) : undefined
          if (elsewhere) answer = await store.append(elsewhere)
        }
        return answer
      },
    }),
}
