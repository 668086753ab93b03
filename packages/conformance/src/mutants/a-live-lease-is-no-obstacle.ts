import type { Mutant } from './mutant.ts'
import { seizing } from './planting/holder.ts'

export const aLiveLeaseIsNoObstacle: Mutant = {
  id: 'a-live-lease-is-no-obstacle',
  tier: 'S',
  invariant: 'J7',
  statement: 'grants a lease without looking whether another one is live',
  plant: (store, { bite }) =>
    seizing(store, () => {
      bite()
      return true
    }),
}
