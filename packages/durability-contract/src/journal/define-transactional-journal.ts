import { journalOf } from './define-journal.ts'
import { type JournalOptions, partsOf } from './journal-parts.ts'
import { transactOf } from './transact.ts'
import { isTransactionalStore, type TransactionalJournal, type TransactionalStore } from './transactional-journal.ts'

/** Makes a journal of a store with transactions: all that `defineJournal` makes, and `transact`. */
export function defineTransactionalJournal<Tx>(
  store: TransactionalStore<Tx>,
  options: JournalOptions = {},
): TransactionalJournal<Tx> {
  if (!isTransactionalStore(store)) throw new TypeError('the store must have transact and declare transactions')
  const parts = partsOf(store as TransactionalStore<Tx>, options)
  return { ...journalOf(parts), transact: transactOf(parts) }
}
