import type { JournalStore } from '@tangle-network/durability-contract'

/** The store with the mutant of this id planted in it. */
export function plantById(id: string, _store: JournalStore): JournalStore {
  throw new Error(`there is no mutant ${id}`)
}
