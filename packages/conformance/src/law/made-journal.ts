import {
  defineJournal,
  defineTransactionalJournal,
  isTransactionalStore,
  type Journal,
  type JournalOptions,
  type JournalStore,
} from '@tangle-network/durability-contract'

/** The journal of a store, with its transactions where it has them. */
export function madeJournal(store: JournalStore, options: JournalOptions = {}): Journal {
  return isTransactionalStore(store) ? defineTransactionalJournal(store, options) : defineJournal(store, options)
}
