import type { Mutant } from './mutant.ts'
import { foreseeDelivery } from './planting/foresee.ts'
import { Later } from './planting/later.ts'
import { over } from './planting/over.ts'

export const messagesAcknowledgedBeforeCommit: Mutant = {
  id: 'messages-acknowledged-before-commit',
  tier: 'K',
  invariant: 'J1',
  also: ['K8'],
  statement: 'answers a delivery first and commits it some turns later, whatever becomes of that',
  plant: (store, { bite, shared }) => {
    const later = shared(() => new Later())
    return over(later.behind(store), {
      deliver: (ask) =>
        later.inTurn(async () => {
          const foreseen = await foreseeDelivery(store, ask)
          if (foreseen === undefined) return store.deliver(ask)
          bite()
          later.put(() => store.deliver(ask))
          return foreseen
        }),
    })
  },
}
