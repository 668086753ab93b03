import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const theFenceIsCheckedBeforehand: Mutant = {
  id: 'the-fence-is-checked-beforehand',
  tier: 'C',
  invariant: 'J6',
  also: ['J4'],
  statement: 'checks epoch and token in one transaction and writes in another, whoever has the lease by then',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(2)
        const answer = await store.append(ask)
        const wasCurrent = !found.refused && found.run.epoch === ask.epoch && found.run.token === ask.token
        const lease = wasCurrent && answer.refused === 'FENCED' ? currentLease(answer.run) : undefined
        if (lease === undefined) return answer
        const late = await store.append({ ...ask, ...lease })
        if (!late.refused) bite()
        return late
      },
    }),
}
