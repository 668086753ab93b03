import type { Mutant } from './mutant.ts'
import { foreseeAppend } from './planting/foresee.ts'
import { Later } from './planting/later.ts'
import { over } from './planting/over.ts'

export const appendsAcknowledgedBeforeCommit: Mutant = {
  id: 'appends-acknowledged-before-commit',
  tier: 'K',
  invariant: 'J1',
  statement: 'answers an append first and commits it some turns later, whatever becomes of that',
  plant: (store, { bite, shared }) => {
    const later = shared(() => new Later())
    return over(later.behind(store), {
      append: (ask) =>
        later.inTurn(async () => {
          const foreseen = await foreseeAppend(store, ask)
          if (foreseen === undefined) return store.append(ask)
          bite()
          later.put(() => store.append(ask))
          return foreseen
        }),
    })
  },
}
