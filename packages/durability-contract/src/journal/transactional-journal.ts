import type { Batch } from './batch.ts'
import type { Cursor } from './cursor.ts'
import type { Appended, Journal } from './journal.ts'
import type { AppendAsk, JournalStore, TransactAsk, Written } from './journal-store.ts'
import type { Lease } from './lease.ts'

/**
 * What a backend's author writes beyond a `JournalStore` when effects on its own database can commit with their entry
 * (capability `transactions`). `Tx` is what such an effect is made through.
 */
export interface TransactionalStore<Tx> extends JournalStore {
  /**
   * One transaction of its own: locks the run's row, decides by `mayExtend`, and answers the refusal, or does the work
   * once; then decides by `appendToRun` about what the work resolved to, and inserts it. Whatever is refused, fails or
   * rejects is rolled back with all that the work did through `tx`, which is of no use once the work has settled.
   *
   * Rejects with the very thing that `work` rejected with; with a `DurabilityError` of its own when the database failed.
   */
  transact(ask: TransactAsk, work: (tx: Tx) => Promise<AppendAsk>): Promise<Written>
}

/** A journal whose entries can commit together with effects on its database; `defineTransactionalJournal` makes one. */
export interface TransactionalJournal<Tx> extends Journal {
  /**
   * Calls `fn` once inside a transaction that holds the run, and commits the batch it returns together with all that it
   * did through `tx`: both or neither, durable before it resolves. When the run is not known and open, the lease not
   * current or the head not at `after`, nothing of `fn` runs. What `fn` throws undoes everything and is thrown unchanged.
   *
   * Offering it again settles nothing: an unknown outcome is settled by acquiring the run anew and reading the entry
   * after `after`. While `fn` runs nothing else can change the run, not even a renewal of its lease: keep it short, and
   * ask the journal for nothing of this run in it.
   */
  transact(lease: Lease, after: Cursor, fn: (tx: Tx) => Promise<Omit<Batch, 'after'>>): Promise<Appended>
}

/** Whether the store says so of itself and has what it takes. */
export function isTransactionalStore(store: JournalStore): store is TransactionalStore<unknown> {
  return store.capabilities.transactions && 'transact' in store
}

/** Whether the journal can `transact`; what its transactions are, its backend says. */
export function isTransactional(journal: Journal): journal is TransactionalJournal<unknown> {
  return journal.capabilities.transactions && 'transact' in journal
}
