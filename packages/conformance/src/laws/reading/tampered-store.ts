import type { EntryRow, JournalStore, RunRow } from '@tangle-network/durability-contract'
import { boundStore } from '../../law/bound-store.ts'

/** A log as it stands: the run's row and all entry rows. */
export interface StoredLog {
  readonly run: RunRow
  readonly entries: readonly EntryRow[]
}

/** The store, as if somebody had edited its log by hand: readers get pages of what `tamper` makes of it. */
export function tamperedStore(store: JournalStore, tamper: (log: StoredLog) => StoredLog): JournalStore {
  return {
    ...boundStore(store),
    read: async (ask) => {
      const answer = await store.read({ ...ask, afterSeq: 0, limit: 1_000, maxBytes: Number.MAX_SAFE_INTEGER })
      if (answer.refused) return answer
      const { run, entries } = tamper({ run: answer.run, entries: answer.entries })
      const digest = entries.find(({ seq }) => seq === ask.afterSeq)?.digest
      const page = entries.filter(({ seq }) => seq > ask.afterSeq).slice(0, ask.limit)
      return { ...answer, run, digest, entries: page }
    },
  }
}
