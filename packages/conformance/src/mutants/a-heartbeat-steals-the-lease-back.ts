import type { Mutant } from './mutant.ts'
import { type Grant, holderOf, noting } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const aHeartbeatStealsTheLeaseBack: Mutant = {
  id: 'a-heartbeat-steals-the-lease-back',
  tier: 'S',
  invariant: 'J7',
  also: ['J6'],
  statement: 'renews a lease that was lost by taking the run from whoever has it',
  plant: (store, { bite, shared }) => {
    const grants = shared(() => new Map<string, Grant>())
    const noted = noting(store, grants)
    return over(noted, {
      renew: async (ask) => {
        const answer = await noted.renew(ask)
        const grant = grants.get(ask.token)
        if (answer.refused !== 'FENCED' || grant === undefined || answer.run?.owner === grant.owner) return answer
        bite()
        const { runId, token } = ask
        return noted.acquire({ runId, token: `${token}+`, ...grant, supersede: holderOf(answer) })
      },
    })
  },
}
