import type { Mutant } from './mutant.ts'
import { renumbered } from './planting/renumber-epochs.ts'

export const epochsComeFromTheClock: Mutant = {
  id: 'epochs-come-from-the-clock',
  tier: 'T',
  invariant: 'J6',
  statement: 'takes the second of the grant for its epoch, so that two may have one, and a later one a smaller one',
  plant: (store, world) => {
    const greatest = world.shared(() => new Map<string, number>(), 'greatest')
    return renumbered(store, world, ({ runId }, now) => {
      const epoch = Math.max(1, Math.floor(now / 1_000))
      if (epoch <= (greatest.get(runId) ?? 0)) world.bite()
      greatest.set(runId, Math.max(epoch, greatest.get(runId) ?? 0))
      return epoch
    })
  },
}
