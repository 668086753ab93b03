import type { Mutant } from './mutant.ts'
import { foreseeAppend } from './planting/foresee.ts'
import { over } from './planting/over.ts'

export const everyFifthAppendIsNotWritten: Mutant = {
  id: 'every-fifth-append-is-not-written',
  tier: 'S',
  invariant: 'J1',
  statement: 'acknowledges every fifth append without writing it',
  plant: (store, { bite, shared }) => {
    const count = shared(() => ({ appends: 0 }))
    return over(store, {
      append: async (ask) => {
        count.appends += 1
        const foreseen = count.appends % 5 === 0 ? await foreseeAppend(store, ask) : undefined
        if (foreseen === undefined) return store.append(ask)
        bite()
        return foreseen
      },
    })
  },
}
