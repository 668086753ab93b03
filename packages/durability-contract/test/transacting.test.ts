import { expect, test } from 'vitest'
import {
  type Answer,
  type AppendAsk,
  DurabilityError,
  defineJournal,
  defineTransactionalJournal,
  isTransactional,
  mayExtend,
  type TransactAsk,
  type TransactionalStore,
} from '../src/index.ts'
import { expectCode, thrownBy } from './expect-code.ts'
import { FakeStore, manifest, RUN } from './fake-store.ts'

type Work = (tx: string[]) => Promise<AppendAsk>

/** A store whose transactions are lists. `instead` is what it does in place of a transaction as it should be. */
class FakeTransactions extends FakeStore implements TransactionalStore<string[]> {
  override readonly capabilities = { ...new FakeStore().capabilities, transactions: true }
  instead: ((work: Work) => Promise<Answer>) | undefined
  readonly committed: string[] = []

  transact = async (ask: TransactAsk, work: Work): Promise<Answer> => {
    if (this.instead) return this.instead(work)
    const decision = mayExtend(this.run, ask, 0)
    if (decision.refused) return decision
    const tx: string[] = []
    const answer = await this.append(await work(tx))
    if (!answer.refused) this.committed.push(...tx)
    return answer
  }
}

async function openTransactions() {
  const store = new FakeTransactions()
  const journal = defineTransactionalJournal(store)
  const { lease, head } = await journal.begin(RUN, manifest, { acquire: { owner: 'me', ttlMs: 1_000 } })
  if (!lease) throw new Error('no lease')
  const transact = (end: () => object = () => ({ at: 1, entries: [{ kind: 'k', payload: 1 }] })) =>
    journal.transact(lease, head, async (tx) => {
      tx.push('effect')
      return end() as never
    })
  return { store, journal, lease, head, transact }
}

test('a transactional journal is a journal, and can transact; others cannot [T-2]', async () => {
  const { store, journal, transact } = await openTransactions()
  expect(isTransactional(journal)).toBe(true)
  expect(isTransactional(defineJournal(store))).toBe(false)
  expect(isTransactional(defineJournal(new FakeStore()))).toBe(false)
  expect(() => defineTransactionalJournal(new FakeStore() as never)).toThrow(TypeError)
  const { cursor } = await transact()
  expect((await journal.read(RUN)).next).toStrictEqual(cursor)
  expect(store.committed).toStrictEqual(['effect'])
  await journal.close()
  await expectCode('JOURNAL_CLOSED', () => transact())
})

test('closing waits for the function of a transaction [J-14]', async () => {
  const { store, journal, lease, head } = await openTransactions()
  const order: string[] = []
  const going = journal.transact(lease, head, async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('done')
    return { at: 1, entries: [{ kind: 'k', payload: 1 }] }
  })
  await journal.close().then(() => order.push('closed'))
  await going
  expect(order).toStrictEqual(['done', 'closed'])
  expect(store.rows).toHaveLength(1)
})

test('what fails before there is a batch is not applied, what fails afterwards is unknown [T-3, E-2]', async () => {
  const { store, transact } = await openTransactions()
  store.instead = () => Promise.reject(new Error('no connection'))
  expect(await expectCode('STORE_FAILED', () => transact())).toMatchObject({ outcome: 'not-applied' })
  store.instead = async (work) => {
    await work([])
    throw new Error('connection reset')
  }
  expect(await expectCode('STORE_FAILED', () => transact())).toMatchObject({ outcome: 'unknown' })
})

test('a connection that breaks under a function is the failure of the store, and not what the function threw [T-3]', async () => {
  const { store, transact } = await openTransactions()
  const thrown = new Error('query failed')
  const end = () => {
    throw thrown
  }
  expect(await thrownBy(() => transact(end))).toBe(thrown)
  const broken = new Error('cannot roll back')
  store.instead = (work) => work([]).then(undefined as never, () => Promise.reject(broken))
  const error = await expectCode('STORE_FAILED', () => transact(end))
  expect(error).toMatchObject({ outcome: 'not-applied', cause: broken })
})

test('a store that knows more is believed [E-5]', async () => {
  const { store, transact } = await openTransactions()
  store.instead = () => {
    throw new DurabilityError('STORE_BUSY', { expected: 'a free run', found: 'a locked one', where: 'here' })
  }
  expect(await expectCode('STORE_BUSY', () => transact())).toMatchObject({ outcome: 'not-applied' })
})

test('a function is called once, however often its store tries, and never after the answer [T-5]', async () => {
  const { store, transact } = await openTransactions()
  let late: (() => Promise<unknown>) | undefined
  store.instead = async (work) => {
    late = () => work([])
    await work([])
    await work([])
    throw new Error('unreachable')
  }
  let calls = 0
  const count = () => {
    calls += 1
    return { at: 1, entries: [{ kind: 'k', payload: 1 }] }
  }
  expect(await expectCode('STORE_FAILED', () => transact(count))).toMatchObject({ outcome: 'unknown' })
  expect(calls).toBe(1)
  await expect(late?.()).rejects.toThrow(TypeError)
  store.instead = async (work) => {
    late = () => work([])
    throw new Error('gave up')
  }
  await expectCode('STORE_FAILED', () => transact(count))
  await expect(late?.()).rejects.toThrow(TypeError)
  expect(calls).toBe(1)
})

test('a store that says it committed what was never done, or what failed, is not believed [E-5]', async () => {
  const { store, transact } = await openTransactions()
  const granted = { run: store.run!, now: 0 }
  store.instead = async () => granted
  expect(await expectCode('CORRUPT', () => transact())).toMatchObject({ outcome: 'unknown' })
  store.instead = async (work) => {
    await work([]).catch(() => {})
    return granted
  }
  const end = () => {
    throw new Error('undone')
  }
  expect(await expectCode('CORRUPT', () => transact(end))).toMatchObject({ outcome: 'unknown' })
})
