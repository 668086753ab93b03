import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aMessageThatMeetsASuspensionIsLost: Mutant = {
  id: 'a-message-that-meets-a-suspension-is-lost',
  tier: 'S',
  invariant: 'K8',
  statement: 'suspends a run that has an unseen message as if it had seen it, so that nothing wakes it',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        if (ask.suspend === null || found.refused) return store.append(ask)
        const seen = Math.max(found.run.inboxSeen, ask.seen ?? 0)
        if (found.run.inboxLast <= seen) return store.append(ask)
        bite()
        return store.append({ ...ask, seen: found.run.inboxLast })
      },
    }),
}
