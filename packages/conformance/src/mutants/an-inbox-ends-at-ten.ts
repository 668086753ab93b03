import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

const MOST = 10

export const anInboxEndsAtTen: Mutant = {
  id: 'an-inbox-ends-at-ten',
  tier: 'S',
  invariant: 'K8',
  also: ['J11'],
  statement: `answers at most ${MOST} messages of a page, as if there were no more`,
  plant: (store, { bite }) =>
    over(store, {
      inbox: async (ask) => {
        const answer = await store.inbox(ask)
        const last = answer.refused ? undefined : answer.messages[MOST - 1]
        if (answer.refused || last === undefined || last.position === answer.run.inboxLast) return answer
        bite()
        const run = { ...answer.run, inboxLast: last.position }
        return { ...answer, run, messages: answer.messages.slice(0, MOST) }
      },
    }),
}
