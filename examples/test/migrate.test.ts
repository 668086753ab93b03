import { createClient, createWorker, type Journal, openJournal } from '@tangle-network/durability'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answer, begin, orderDesk } from '../migrate/order-desk.ts'
import { bank, ledger } from '../migrate/shop.ts'

const DAY_MS = 24 * 3_600_000

beforeEach(() => {
  ledger.length = 0
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** Goes on as clocks do, from `ms` later than it is. */
function clockThatJumps(): { ms: number } {
  const passed = { ms: 0 }
  const real = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => real() + passed.ms)
  return passed
}

async function drain(journal: Journal): Promise<string> {
  await using worker = createWorker({ journal, agents: [orderDesk] })
  await worker.drain()
  return (await createClient({ journal }).view('order-7')).head.status
}

test('the order desk that the pages about migrating show charges, mails, and has three chores done at once', async () => {
  await using journal = await openJournal('memory:')
  await begin(journal, '7')
  await begin(journal, '7')
  expect(await drain(journal)).toBe('suspended')
  expect(ledger).toEqual([])

  await answer(journal, '7', true, 'ann')
  expect(await drain(journal)).toBe('completed')
  expect(await createClient({ journal }).result('order-7')).toMatchObject({ status: 'done', value: 'receipt of 7' })
  expect(ledger.slice(0, 2)).toEqual(['charged 4200 for 7', 'mailed ann: receipt of 7'])
  expect(
    ledger
      .slice(2)
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(['book', 'pack', 'restock'])
})

test('it charges nobody when it is declined', async () => {
  await using journal = await openJournal('memory:')
  await begin(journal, '7')
  await drain(journal)
  await answer(journal, '7', false, 'bob')
  await drain(journal)
  expect(await createClient({ journal }).result('order-7')).toMatchObject({ value: 'declined by bob' })
  expect(ledger).toEqual([])
})

test('nor when nobody has answered in a day, and not a moment sooner [K-16]', async () => {
  const passed = clockThatJumps()
  const begun = Date.now()
  await using journal = await openJournal('memory:')
  await begin(journal, '7')
  await drain(journal)
  const [wait] = (await createClient({ journal }).view('order-7')).waits
  expect(wait?.wakeAt).toBeGreaterThanOrEqual(begun + DAY_MS)
  passed.ms = DAY_MS - 3_600_000
  expect(await drain(journal)).toBe('suspended')
  passed.ms = DAY_MS
  expect(await drain(journal)).toBe('completed')
  expect(await createClient({ journal }).result('order-7')).toMatchObject({ value: 'nobody answered' })
  expect(ledger).toEqual([])
})

test('a charge that was cut off waits for somebody who looks it up, and is not made again [K-3, K-27]', async () => {
  await using journal = await openJournal('memory:')
  const charge = vi.spyOn(bank, 'charge')
  const reached = new Promise<void>((resolve) => {
    charge.mockImplementationOnce(() => {
      resolve()
      return new Promise(() => {})
    })
  })
  await begin(journal, '7')
  await drain(journal)
  await answer(journal, '7', true, 'ann')
  const worker = createWorker({ journal, agents: [orderDesk], graceMs: 1 })
  worker.start()
  await reached
  await worker.close()

  expect(await drain(journal)).toBe('stalled')
  const client = createClient({ journal })
  const [unknown] = (await client.view('order-7')).unknowns
  expect(unknown).toMatchObject({ key: 'charge', state: 'waits' })
  await client.resolve('order-7', unknown!, { value: 'receipt by hand' }, { sender: 'ann', reason: 'on the statement' })
  expect(await drain(journal)).toBe('completed')
  expect(await client.result('order-7')).toMatchObject({ value: 'receipt by hand' })
  expect(charge).toHaveBeenCalledTimes(1)
})
