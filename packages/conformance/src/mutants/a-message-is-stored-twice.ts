import { frame, type MessageRow, sha256 } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

const AGAIN = ' (again)'

type Sent = Omit<MessageRow, 'position' | 'at'>

export const aMessageIsStoredTwice: Mutant = {
  id: 'a-message-is-stored-twice',
  tier: 'S',
  invariant: 'J9',
  also: ['K8'],
  statement: 'puts a message that is delivered again into the inbox once more',
  plant: (store, { bite }) =>
    over(store, {
      deliver: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const answer = await store.deliver(ask)
        if (answer.refused || found.refused || answer.position > found.run.inboxLast) return answer
        const second = await store.deliver({ ...ask, message: withId(ask.message, `${ask.message.id}${AGAIN}`) })
        if (!second.refused) bite()
        return answer
      },
      inbox: async (ask) => {
        const answer = await store.inbox(ask)
        if (answer.refused) return answer
        const messages = answer.messages.map((row) =>
          row.id.endsWith(AGAIN) ? { ...row, ...withId(row, row.id.slice(0, -AGAIN.length)) } : row,
        )
        return { ...answer, messages }
      },
    }),
}

function withId({ sender, kind, payload }: Sent, id: string): Sent {
  return { id, sender, kind, payload, digest: sha256(frame(['message', id, sender, kind, payload])) }
}
