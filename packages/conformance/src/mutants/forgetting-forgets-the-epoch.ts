import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { renumbered } from './planting/renumber-epochs.ts'

export const forgettingForgetsTheEpoch: Mutant = {
  id: 'forgetting-forgets-the-epoch',
  tier: 'S',
  invariant: 'J6',
  statement: 'counts epochs from 1 again when a forgotten id is begun anew',
  plant: (store, world) => {
    const floors = world.shared(() => new Map<string, number>(), 'floors')
    const counted = over(store, {
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (answer.refused || !answer.created) return answer
        const floor = answer.run.epoch - (answer.acquired ? 1 : 0)
        floors.set(ask.runId, floor)
        return answer
      },
    })
    return renumbered(counted, world, ({ runId, epoch }) => {
      const floor = floors.get(runId) ?? 0
      if (floor > 0) world.bite()
      return epoch - floor
    })
  },
}
