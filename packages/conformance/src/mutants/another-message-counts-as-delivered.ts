import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anotherMessageCountsAsDelivered: Mutant = {
  id: 'another-message-counts-as-delivered',
  tier: 'S',
  invariant: 'J9',
  also: ['K8', 'J15'],
  statement: 'acknowledges another message under a known id, and keeps the first',
  plant: (store, { bite }) =>
    over(store, {
      deliver: async (ask) => {
        const answer = await store.deliver(ask)
        if (answer.refused !== 'MESSAGE_CONFLICT' || answer.run === null) return answer
        bite()
        return { run: answer.run, now: answer.now, position: answer.run.inboxLast }
      },
    }),
}
