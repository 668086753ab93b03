import { quoted } from '../error/shown.ts'
import { corrupt, failure, written } from './answer.ts'
import { checkLease } from './arguments.ts'
import { detachCursor } from './detach-batch.ts'
import type { JournalParts } from './journal-parts.ts'
import type { AppendAsk, TransactAsk, Written } from './journal-store.ts'
import { endOf, sealBatch } from './seal-batch.ts'
import type { TransactionalJournal, TransactionalStore } from './transactional-journal.ts'

/** The `transact` of a journal: what `append` is to a batch that exists, for one that its transaction makes. */
export function transactOf<Tx>(parts: JournalParts<TransactionalStore<Tx>>): TransactionalJournal<Tx>['transact'] {
  return (lease, after, fn) =>
    parts.gate.pass('transact', async () => {
      const ask: TransactAsk = { ...checkLease(lease), after: detachCursor(after, 'after') }
      if (typeof fn !== 'function') throw new TypeError('transact must be given a function that returns a batch')
      const work = new Work(async (tx: Tx) => sealBatch(parts, ask, ask.after, await fn(tx)))
      const answer = await answerOf(parts.store, ask, work)
      const asked = { ...ask, seen: work.sealed?.seen ?? null }
      const { now } = await written(asked, async () => answer)
      if (!work.sealed) throw corrupt(ask.runId, 'a transaction whose work was done', 'one without', '', 'unknown')
      return { cursor: endOf(work.sealed), now }
    })
}

async function answerOf<Tx>(store: TransactionalStore<Tx>, ask: TransactAsk, work: Work<Tx>): Promise<Written> {
  try {
    return await store.transact(ask, work.do)
  } catch (error) {
    if (work.threw(error)) throw error
    // Without a batch there was nothing to commit, so nothing was.
    throw failure(error, `run ${quoted(ask.runId)}`, work.sealed ? 'unknown' : 'not-applied')
  } finally {
    work.close()
  }
}

/** What is done inside a transaction, once at most: a store that tries again on its own would do an effect twice. */
class Work<Tx> {
  sealed: AppendAsk | undefined
  #isClosed = false
  #thrown: { readonly error: unknown } | undefined
  readonly #make: (tx: Tx) => Promise<AppendAsk>

  constructor(make: (tx: Tx) => Promise<AppendAsk>) {
    this.#make = make
  }

  readonly do = async (tx: Tx): Promise<AppendAsk> => {
    if (this.#isClosed) throw new TypeError('a store may do the work of a transaction once, before it answers')
    this.#isClosed = true
    try {
      this.sealed = await this.#make(tx)
      return this.sealed
    } catch (error) {
      this.#thrown = { error }
      throw error
    }
  }

  threw(error: unknown): boolean {
    return this.#thrown !== undefined && this.#thrown.error === error
  }

  close(): void {
    this.#isClosed = true
  }
}
