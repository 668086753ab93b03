import type { Journal } from '@tangle-network/durability-contract'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { type Opened, opened } from './opened.ts'
import { add, drafts, drive, verdict } from './run.ts'

/** What an append may cost, counted: none of these figures depends on the machine. */

const APPENDS = 50
const FULL = 16
const GROUP_MEMBERS = 256

interface Wire {
  /** Answers that end a round trip. */
  rounds: number
  /** Statements that the server was given to parse. */
  parsed: number
}

/** What passes over the connections of the pool from now on. */
function watched({ pool }: Opened): Wire {
  const wire = { rounds: 0, parsed: 0 }
  pool.pool.on('connect', (client) => {
    const { connection } = client as pg.PoolClient & { connection: NodeJS.EventEmitter }
    connection.on('readyForQuery', () => wire.rounds++)
    connection.on('parseComplete', () => wire.parsed++)
  })
  return wire
}

/** Appends so many batches to the run, one after the other. */
async function write(journal: Journal, runId: string, count: number, entries = drafts(1)): Promise<void> {
  const { lease, head } = await drive(journal, runId)
  let after = head
  for (let at = 0; at < count; at++) after = (await journal.append(lease, { after, at, entries })).cursor
}

/** In how many transactions the entries of a place were written, and how many there are. */
async function written({ ask }: Opened): Promise<unknown> {
  const [counted] = await ask(
    'SELECT count(DISTINCT xmin::text)::integer AS transactions, count(*)::integer AS entries FROM {schema}.entries',
  )
  return counted
}

test.each([
  [1, 'appendEntry'],
  [2, 'append'],
])(
  'appends of %s entries, one after the other, are each one statement, one round trip and one transaction',
  async (size, statement) => {
    const place = await opened({ max: 1 })
    const names = await place.pool.during(() =>
      write(place.journal, 'run', APPENDS, drafts(...Array(size).fill('value'))),
    )
    expect(names).toEqual(['begin', ...Array(APPENDS).fill(statement)])
    expect(await written(place)).toEqual({ transactions: APPENDS, entries: size * APPENDS })
  },
)

test('an entry that stands already, or is refused, is asked about once more, and written once [J-9, J-10]', async () => {
  const place = await opened({ max: 1 })
  const { journal, pool } = place
  const run = await drive(journal, 'run')
  const stale = { ...run, lease: { ...run.lease, token: 'another' } }
  const asked = (work: () => Promise<unknown>) => pool.during(work)
  expect(await asked(() => add(journal, run))).toEqual(['appendEntry'])
  expect(await asked(() => add(journal, run))).toEqual(['appendEntry', 'append'])
  expect(await asked(() => verdict(add(journal, run, 'something else')))).toEqual(['appendEntry', 'append'])
  expect(await asked(() => verdict(add(journal, stale)))).toEqual(['appendEntry', 'append'])
  expect(await written(place)).toEqual({ transactions: 1, entries: 1 })
})

test('the server parses the statement of an append once a connection, and answers each in one round trip', async () => {
  const place = await opened({ max: 1 })
  const used = await place.pool.pool.connect()
  used.release(true)
  const wire = watched(place)
  await write(place.journal, 'run', APPENDS)
  // On a connection that is new: begin and append are parsed, and never again.
  expect(wire).toEqual({ rounds: 1 + APPENDS, parsed: 2 })
})

test.each([
  [1, [1]],
  [FULL - 1, [FULL - 1]],
  [FULL, [FULL]],
  [50, [FULL, FULL, 18]],
  [2 * FULL + GROUP_MEMBERS + 5, [FULL, FULL, GROUP_MEMBERS, 5]],
])('%s runs that append in one turn share transactions: %s', async (count, groups) => {
  const place = await opened()
  const { journal, pool } = place
  const runs = await Promise.all(Array.from({ length: count }, (_, n) => drive(journal, `run-${n}`)))
  const before = pool.sent.length
  await Promise.all(runs.map(({ lease, head }) => journal.append(lease, { after: head, at: 1, entries: drafts(1) })))
  const sent = pool.sent.slice(before).map(({ name, values: [runIds] = [] }) => [name, [runIds].flat().length])
  expect(sent).toEqual(groups.map((size) => [size === 1 ? 'appendEntry' : 'append', size]))
  expect(await written(place)).toEqual({ transactions: groups.length, entries: count })
})

test('runs that append over and over share transactions: many of them fly together, and none by itself', async () => {
  const place = await opened()
  await Promise.all(Array.from({ length: 50 }, (_, n) => write(place.journal, `run-${n}`, 20)))
  const { transactions, entries } = (await written(place)) as { transactions: number; entries: number }
  expect(entries).toBe(1_000)
  expect(transactions).toBeLessThan(1_000 / 5)
})
