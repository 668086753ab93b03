import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { renumbered } from './planting/renumber-epochs.ts'

export const aReleaseForgetsTheEpoch: Mutant = {
  id: 'a-release-forgets-the-epoch',
  tier: 'S',
  invariant: 'J6',
  statement: 'counts epochs from 1 again after a release',
  plant: (store, world) => {
    const released = world.shared(() => new Map<string, number>(), 'released')
    const counted = over(store, {
      release: async (ask) => {
        const answer = await store.release(ask)
        if (!answer.refused) released.set(ask.runId, answer.run.epoch)
        return answer
      },
    })
    return renumbered(counted, world, ({ runId, epoch }) => {
      const before = released.get(runId) ?? 0
      if (before > 0) world.bite()
      return epoch - before
    })
  },
}
