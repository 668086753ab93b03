import type { RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const anImportIsSeenBeforeItIsWhole: Mutant = {
  id: 'an-import-is-seen-before-it-is-whole',
  tier: 'K',
  invariant: 'J16',
  also: ['J5', 'J2', 'J14'],
  statement: 'shows the head of a run from the first chunk of its import on, also when the last one never comes',
  plant: (store, { bite, shared }) => {
    const importing = shared(() => new Map<string, RunRow>())
    return over(store, {
      adopt: async (ask) => {
        const rest = { entries: [], blobs: [], messages: [] }
        const isWhole = ask.isFirst && ask.isLast
        const first = isWhole || !ask.isLast ? await store.adopt({ ...ask, isLast: false }) : undefined
        if (first?.refused) return first
        if (first) bite()
        if (first) importing.set(ask.runId, { ...ask.run, epoch: first.run.epoch })
        if (first && !isWhole) return first
        await turns(1)
        const last = await store.adopt(isWhole ? { ...ask, ...rest, isFirst: false } : ask)
        if (!last.refused) importing.delete(ask.runId)
        return last
      },
      head: async (ask) => {
        const answer = await store.head(ask)
        const run = answer.refused === 'RUN_NOT_FOUND' ? importing.get(ask.runId) : undefined
        if (run === undefined) return answer
        return { run, now: answer.now }
      },
    })
  },
}
