import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { rebased } from './planting/rebase.ts'

export const theExpectedDigestIsIgnored: Mutant = {
  id: 'the-expected-digest-is-ignored',
  tier: 'S',
  invariant: 'J4',
  statement: 'compares the seq of the head with that of the batch, and not the digest',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'CONFLICT' || answer.run?.seq !== ask.after.seq) return answer
        const elsewhere = rebased(ask, answer.run)
        if (elsewhere === undefined) return answer
        bite()
        return store.append(elsewhere)
      },
    }),
}
