import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const positionsAreToldBeforehand: Mutant = {
  id: 'positions-are-told-beforehand',
  tier: 'C',
  invariant: 'K8',
  also: ['J15', 'J9'],
  statement: 'answers a new message with the position that was free when it came, whoever took it since',
  plant: (store, { bite }) =>
    over(store, {
      deliver: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(1)
        const answer = await store.deliver(ask)
        if (answer.refused || found.refused || answer.position <= found.run.inboxLast) return answer
        const position = found.run.inboxLast + 1
        if (position !== answer.position) bite()
        return { ...answer, position }
      },
    }),
}
