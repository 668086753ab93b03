import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { claimBesides } from './planting/rows.ts'

export const stalledRunsAreClaimed: Mutant = {
  id: 'stalled-runs-are-claimed',
  tier: 'S',
  invariant: 'K4',
  also: ['K5'],
  statement: 'grants a claimer runs that are stalled',
  plant: (store, { bite }) =>
    over(store, {
      claim: (ask) =>
        claimBesides(store, ask, {
          bite,
          isWrong: ({ queue, status, agent, owner }) =>
            queue === ask.queue && status === 'stalled' && owner === null && ask.agents.includes(agent),
        }),
    }),
}
