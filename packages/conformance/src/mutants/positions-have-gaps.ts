import type { Mutant } from './mutant.ts'
import { over, withRows } from './planting/over.ts'

export const positionsHaveGaps: Mutant = {
  id: 'positions-have-gaps',
  tier: 'S',
  invariant: 'K8',
  also: ['J3', 'J11'],
  statement: 'gives out no position 3',
  plant: (store, { bite }) => {
    const shown = (position: number) => (position < 3 ? position : position + 1)
    const truth = (position: number) => (position < 3 ? position : position - 1)
    const gapped = withRows(store, (row) => ({
      ...row,
      inboxLast: shown(row.inboxLast),
      inboxSeen: shown(row.inboxSeen),
    }))
    return over(gapped, {
      append: (ask) => gapped.append({ ...ask, seen: ask.seen === null ? null : truth(ask.seen) }),
      deliver: async (ask) => {
        const answer = await gapped.deliver(ask)
        if (answer.refused) return answer
        if (answer.position >= 3) bite()
        return { ...answer, position: shown(answer.position) }
      },
      inbox: async (ask) => {
        const answer = await gapped.inbox({ ...ask, after: truth(ask.after) })
        if (answer.refused) return answer
        const messages = answer.messages.map((row) => ({ ...row, position: shown(row.position) }))
        return { ...answer, messages }
      },
    })
  },
}
