import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const thePlaceIsComparedWithACachedHead: Mutant = {
  id: 'the-place-is-compared-with-a-cached-head',
  tier: 'C',
  invariant: 'J4',
  also: ['K4'],
  statement: 'compares the place of a batch with the head that this connection wrote last',
  plant: (store, { bite }) => {
    const written = new Map<string, { readonly seq: number; readonly digest: string }>()
    return over(store, {
      append: async (ask) => {
        const cached = written.get(ask.runId)
        const found = await store.head({ runId: ask.runId })
        if (cached && !found.refused && cached.seq < ask.after.seq && found.run.digest === ask.after.digest) {
          bite()
          return refuse('CONFLICT', { ...found.run, ...cached }, found.now)
        }
        const answer = await store.append(ask)
        const { seq, digest } = ask.entries.at(-1) ?? ask.after
        if (!answer.refused) written.set(ask.runId, { seq, digest })
        return answer
      },
      forget: (ask) => {
        written.delete(ask.runId)
        return store.forget(ask)
      },
    })
  },
}
