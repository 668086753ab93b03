import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { rebased } from './planting/rebase.ts'
import { turns } from './planting/turns.ts'

export const thePlaceIsComparedBeforehand: Mutant = {
  id: 'the-place-is-compared-beforehand',
  tier: 'C',
  invariant: 'J4',
  also: ['J3'],
  statement: 'compares the head in one transaction and writes in another, at the head of then',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(1)
        const answer = await store.append(ask)
        if (found.refused || found.run.digest !== ask.after.digest) return answer
        if (answer.refused !== 'CONFLICT' || answer.run === null) return answer
        const elsewhere = rebased(ask, answer.run)
        if (elsewhere === undefined) return answer
        bite()
        return store.append(elsewhere)
      },
    }),
}
