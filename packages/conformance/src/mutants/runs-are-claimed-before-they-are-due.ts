import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { claimBesides } from './planting/rows.ts'

export const runsAreClaimedBeforeTheyAreDue: Mutant = {
  id: 'runs-are-claimed-before-they-are-due',
  tier: 'S',
  invariant: 'K8',
  also: ['K4'],
  statement: 'grants a claimer suspended runs whose time has not come',
  plant: (store, { bite }) =>
    over(store, {
      claim: (ask) =>
        claimBesides(store, ask, {
          bite,
          isWrong: ({ queue, status, agent, vocabulary }) =>
            queue === ask.queue && status === 'suspended' && ask.agents.includes(agent) && vocabulary <= ask.vocabulary,
        }),
    }),
}
