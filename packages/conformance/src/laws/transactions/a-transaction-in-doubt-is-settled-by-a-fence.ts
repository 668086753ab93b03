import {
  type Answer,
  isDurabilityError,
  isTransactionalStore,
  type JournalStore,
} from '@tangle-network/durability-contract'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { begun, draft, errorOf, readAll, TTL_MS } from '../../law/sample.ts'

/** A line that loses the answer of a transaction, or all of it once its function has returned. */
function onABadLine(store: JournalStore, arrives: boolean): JournalStore {
  if (!isTransactionalStore(store)) throw new TypeError('it declares transactions, and its store has no transact')
  const transact: typeof store.transact = async (ask, work): Promise<Answer> => {
    await store.transact(ask, async (tx) => {
      const asked = await work(tx)
      if (!arrives) throw new Error('connection reset')
      return asked
    })
    throw new Error('connection reset')
  }
  return between(store, { transact } as Partial<JournalStore>)
}

/** Reading says nothing while a commit may be under way; under a newer epoch it says all. */
export const aTransactionInDoubtIsSettledByAFence: Law = {
  id: 'a-transaction-in-doubt-is-settled-by-a-fence',
  level: 'L0',
  clause: 'T-6',
  also: ['E-2', 'J-11', 'T-2'],
  invariant: 'J2',
  statement:
    'a transaction of unknown outcome stands or not, with its effect, once a newer epoch has been granted, and calling it again never does it twice',
  needs: ['store', 'transactions'],
  async check({ stage, demand, harness, tally }) {
    for (const arrives of [true, false]) {
      for (const isCalledAgain of [true, false]) {
        const place = await stage()
        const journal = await place.openTransactional({ wrap: (store) => onABadLine(store, arrives) })
        const whole = await place.openTransactional()
        const { lease, after } = await begun(whole)
        const transact = (on: typeof journal) =>
          on.transact(lease, after, async (tx) => {
            await harness.transactional?.effect(tx, 'effect')
            return { at: 1, entries: [draft('entry')] }
          })
        const error = await errorOf(() => transact(journal))
        demand.isTrue(isDurabilityError(error, 'STORE_FAILED') && error.outcome === 'unknown', 'unknown', `${error}`)
        if (isCalledAgain && arrives) await demand.refused('CONFLICT', 'the same once more', () => transact(whole))
        if (isCalledAgain && !arrives) await demand.granted('the same once more', () => transact(whole))
        place.clock.advance(TTL_MS)
        const { lease: heir, head } = await whole.acquire('run', { owner: 'heir', ttlMs: TTL_MS })
        const stands = arrives || isCalledAgain
        demand.equal(head.seq, stands ? 1 : 0, 'the head under a newer epoch')
        demand.equal(await place.effects(), stands ? ['effect'] : [], 'effects under a newer epoch')
        await demand.refused('FENCED', 'the same under the old lease', () => transact(whole))
        await demand.granted('an append by the heir', () =>
          whole.append(heir, { after: { seq: head.seq, digest: head.digest }, at: 1, entries: [draft('next')] }),
        )
        demand.equal((await readAll(whole, 'run')).length, stands ? 2 : 1, 'entries in the end')
        demand.equal(await place.effects(), stands ? ['effect'] : [], 'effects in the end')
        tally.meet(stands ? 'it stands' : 'it does not stand')
      }
    }
  },
}
