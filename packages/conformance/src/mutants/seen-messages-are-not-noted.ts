import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const seenMessagesAreNotNoted: Mutant = {
  id: 'seen-messages-are-not-noted',
  tier: 'S',
  invariant: 'K8',
  statement: 'keeps nothing of the messages that a batch says it accounts for',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const isKnown = !found.refused && ask.seen !== null && ask.seen <= found.run.inboxLast
        if (!isKnown) return store.append(ask)
        if (ask.seen > found.run.inboxSeen) bite()
        return store.append({ ...ask, seen: null })
      },
    }),
}
