import type { EntryRow, RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { allEntries } from './planting/rows.ts'

export const forgottenRunsAreStillRead: Mutant = {
  id: 'forgotten-runs-are-still-read',
  tier: 'S',
  invariant: 'J13',
  also: ['J15'],
  statement: 'keeps the entries of a forgotten run for whoever reads them',
  plant: (store, { bite, shared }) => {
    const kept = shared(() => new Map<string, { run: RunRow; entries: EntryRow[] }>())
    return over(store, {
      forget: async (ask) => {
        const found = await store.head(ask)
        const entries = await allEntries(store, ask.runId)
        const answer = await store.forget(ask)
        if (!answer.refused && !found.refused) kept.set(ask.runId, { run: found.run, entries })
        return answer
      },
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (!answer.refused) kept.delete(ask.runId)
        return answer
      },
      read: async (ask) => {
        const answer = await store.read(ask)
        const old = answer.refused === 'RUN_NOT_FOUND' ? kept.get(ask.runId) : undefined
        if (old === undefined) return answer
        bite()
        const { afterSeq, limit } = ask
        const digest = old.entries[afterSeq - 1]?.digest
        return { run: old.run, now: answer.now, digest, entries: old.entries.slice(afterSeq, afterSeq + limit) }
      },
    })
  },
}
