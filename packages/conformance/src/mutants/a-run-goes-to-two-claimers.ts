import type { ClaimAsk, RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

type Claimed = { readonly runs: RunRow[]; readonly now: number }

export const aRunGoesToTwoClaimers: Mutant = {
  id: 'a-run-goes-to-two-claimers',
  tier: 'C',
  invariant: 'J7',
  statement: 'answers a claim that comes while another one is under way with the same runs',
  plant: (store, { bite, shared }) => {
    const underWay = shared(() => new Map<string, Promise<Claimed>>())
    const claim = async (ask: ClaimAsk): Promise<Claimed> => {
      const other = underWay.get(ask.queue)
      if (other) {
        const { runs, now } = await other
        if (runs.length > 0) bite()
        return { runs: runs.slice(0, ask.tokens.length).map((run) => ({ ...run, owner: ask.owner })), now }
      }
      const first = store.claim(ask)
      underWay.set(ask.queue, first)
      try {
        return await first
      } finally {
        underWay.delete(ask.queue)
      }
    }
    return over(store, { claim })
  },
}
