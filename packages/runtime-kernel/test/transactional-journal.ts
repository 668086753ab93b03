import {
  type AppendAsk,
  defineTransactionalJournal,
  mayExtend,
  type TransactionalStore,
  type Written,
} from '@tangle-network/durability-contract'
import { createMemoryShelf, createMemoryStore } from '@tangle-network/journal-memory'

/** What steps write through here: rows that stand once their transaction has committed. */
export interface Rows {
  insert(row: string): void
}

type Work = (tx: Rows) => Promise<AppendAsk>

/** A journal in memory with a table beside it. `fails` breaks its next transactions, each before or after the commit. */
export function transactionalJournal() {
  const shelf = createMemoryShelf()
  const store = createMemoryStore({ shelf })
  const rows: string[] = []
  const fails: ('under the function' | 'after the commit')[] = []
  const transact: TransactionalStore<Rows>['transact'] = async (ask, work: Work): Promise<Written> => {
    const decision = mayExtend(shelf.get(ask.runId)?.row, ask, Date.now())
    if (decision.refused) return decision
    const fault = fails.shift()
    const inserted: string[] = []
    const batch = await work({ insert: (row) => inserted.push(row) }).catch((error: unknown) => {
      if (fault === 'under the function') throw new Error('connection reset')
      throw error
    })
    if (fault === 'under the function') throw new Error('connection reset')
    const answer = await store.append(batch)
    if (!answer.refused) rows.push(...inserted)
    if (fault === 'after the commit') throw new Error('connection reset')
    return answer
  }
  const capabilities = { ...store.capabilities, transactions: true }
  return { journal: defineTransactionalJournal<Rows>({ ...store, capabilities, transact }), shelf, rows, fails }
}
