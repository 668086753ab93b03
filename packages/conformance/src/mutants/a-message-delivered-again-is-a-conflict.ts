import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aMessageDeliveredAgainIsAConflict: Mutant = {
  id: 'a-message-delivered-again-is-a-conflict',
  tier: 'S',
  invariant: 'J9',
  also: ['K8'],
  statement: 'refuses a message that stands already, though it is the same',
  plant: (store, { bite }) =>
    over(store, {
      deliver: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const answer = await store.deliver(ask)
        if (answer.refused || found.refused || answer.position > found.run.inboxLast) return answer
        bite()
        return refuse('MESSAGE_CONFLICT', answer.run, answer.now)
      },
    }),
}
