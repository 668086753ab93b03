import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const theEndIsAnotherEnd: Mutant = {
  id: 'the-end-is-another-end',
  tier: 'S',
  invariant: 'J8',
  also: ['J1'],
  statement: 'keeps of a run that was cancelled that it failed',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        if (ask.end !== 'cancelled') return store.append(ask)
        bite()
        return store.append({ ...ask, end: 'failed' })
      },
    }),
}
