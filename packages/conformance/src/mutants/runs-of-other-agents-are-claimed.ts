import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const runsOfOtherAgentsAreClaimed: Mutant = {
  id: 'runs-of-other-agents-are-claimed',
  tier: 'S',
  invariant: 'K4',
  statement: 'grants a claimer runs of agents that it does not support',
  plant: (store, { bite }) =>
    over(store, {
      claim: async (ask) => {
        const { runs } = await store.list({
          ...{ prefix: '', status: ['open', 'suspended'], queue: ask.queue },
          ...{ endedBefore: null, after: null, limit: 1_000 },
        })
        const claimed = await store.claim({ ...ask, agents: [...new Set(runs.map(({ agent }) => agent))] })
        if (claimed.runs.some(({ agent }) => !ask.agents.includes(agent))) bite()
        return claimed
      },
    }),
}
