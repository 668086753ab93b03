import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aMessageAfterTheEndIsAcknowledged: Mutant = {
  id: 'a-message-after-the-end-is-acknowledged',
  tier: 'S',
  invariant: 'K8',
  also: ['J8', 'J15'],
  statement: 'acknowledges a message to a run that has ended, and drops it',
  plant: (store, { bite }) =>
    over(store, {
      deliver: async (ask) => {
        const answer = await store.deliver(ask)
        if (answer.refused !== 'RUN_CLOSED' || answer.run === null) return answer
        bite()
        return { run: answer.run, now: answer.now, position: answer.run.inboxLast + 1 }
      },
    }),
}
