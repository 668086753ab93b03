import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const trailingZerosOfBlobsAreLost: Mutant = {
  id: 'trailing-zeros-of-blobs-are-lost',
  tier: 'S',
  invariant: 'J12',
  statement: 'keeps a blob without the zeros at its end',
  plant: (store, { bite }) =>
    over(store, {
      getBlob: async (ask) => {
        const answer = await store.getBlob(ask)
        if (answer.refused || answer.bytes?.at(-1) !== 0) return answer
        bite()
        const length = answer.bytes.findLastIndex((byte) => byte !== 0) + 1
        return { ...answer, bytes: answer.bytes.slice(0, length) }
      },
    }),
}
