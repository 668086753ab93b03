import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { claimBesides } from './planting/rows.ts'

export const heldRunsAreClaimed: Mutant = {
  id: 'held-runs-are-claimed',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'grants a claimer runs that another owner holds',
  plant: (store, { bite }) =>
    over(store, {
      claim: (ask) =>
        claimBesides(store, ask, {
          bite,
          isWrong: (row, now) =>
            row.queue === ask.queue &&
            row.status === 'open' &&
            ask.agents.includes(row.agent) &&
            row.vocabulary <= ask.vocabulary &&
            row.owner !== ask.owner &&
            (row.expiresAt ?? 0) > now,
        }),
    }),
}
