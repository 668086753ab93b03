import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aNewerVocabularyIsClaimed: Mutant = {
  id: 'a-newer-vocabulary-is-claimed',
  tier: 'S',
  invariant: 'K4',
  also: ['K3'],
  statement: 'grants a claimer runs whose vocabulary is newer than what it supports',
  plant: (store, { bite }) =>
    over(store, {
      claim: async (ask) => {
        const claimed = await store.claim({ ...ask, vocabulary: 1_000_000 })
        if (claimed.runs.some(({ vocabulary }) => vocabulary > ask.vocabulary)) bite()
        return claimed
      },
    }),
}
