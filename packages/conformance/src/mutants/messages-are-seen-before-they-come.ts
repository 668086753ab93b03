import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const messagesAreSeenBeforeTheyCome: Mutant = {
  id: 'messages-are-seen-before-they-come',
  tier: 'S',
  invariant: 'K8',
  also: ['J15'],
  statement: 'accepts a batch that says it accounts for messages which are not there',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'CURSOR_INVALID' || answer.run === null) return answer
        bite()
        return store.append({ ...ask, seen: answer.run.inboxLast })
      },
    }),
}
