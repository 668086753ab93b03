import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aFencedAppendIsASuccess: Mutant = {
  id: 'a-fenced-append-is-a-success',
  tier: 'S',
  invariant: 'J6',
  also: ['J15', 'J1'],
  statement: 'drops an append under a fenced lease, and acknowledges it',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'FENCED' || answer.run === null) return answer
        bite()
        return { run: answer.run, now: answer.now }
      },
    }),
}
