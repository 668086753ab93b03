import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { Calls } from '../src/calls.ts'
import { createPostgresJournal } from '../src/index.ts'
import { Notifications } from '../src/notifications.ts'
import { connected, newPlace, type Place } from './place.ts'
import { add, type Driven, drive, verdict } from './run.ts'
import { until } from './until.ts'

interface Listening {
  readonly pid: number
}

/** The sessions that listen for the notifications of a schema. */
function listening({ ask, schema }: Place): Promise<Listening[]> {
  return ask<Listening>(`SELECT pid FROM pg_stat_activity WHERE query = $1`, [`LISTEN durability_${schema}`])
}

async function seqsOf(entries: AsyncIterable<{ readonly seq: number }>): Promise<number[]> {
  const seqs: number[] = []
  for await (const { seq } of entries) seqs.push(seq)
  return seqs
}

/** Appends a few entries, one after the other, and ends the run. */
async function write(journal: Parameters<typeof add>[0], run: Driven): Promise<void> {
  let { head } = run
  for (let n = 0; n < 3; n++) head = (await add(journal, { ...run, head }, n)).cursor
  await add(journal, { ...run, head }, 'last', { end: 'completed' })
}

test('many watchers share one connection that listens, and it ends with the journal [R-7]', async () => {
  const place = await newPlace()
  const { url, schema } = place
  const watching = await createPostgresJournal({ url, schema, connections: 2 })
  await using writing = await createPostgresJournal({ url, schema, connections: 2 })
  const runs = await Promise.all(Array.from({ length: 20 }, (_, n) => drive(writing, `run-${n}`)))
  expect(await listening(place)).toHaveLength(0)
  const seen = runs.flatMap(({ lease }) => [1, 2].map(() => seqsOf(watching.watch(lease.runId))))
  await until('somebody to listen', async () => (await listening(place)).length > 0)
  await Promise.all(runs.map((run) => write(writing, run)))
  expect(await Promise.all(seen)).toEqual(seen.map(() => [1, 2, 3, 4]))
  expect(await listening(place)).toHaveLength(1)
  await watching.close()
  await until('nobody to listen', async () => (await listening(place)).length === 0)
})

test('who has no connection that listens sees everything all the same [R-7, R-8]', async () => {
  const place = await newPlace()
  const { url, schema } = place
  const pool = new pg.Pool({ connectionString: url })
  const watching = await createPostgresJournal({ pool, schema })
  await using writing = await createPostgresJournal({ url, schema })
  const runs = [await drive(writing, 'one'), await drive(writing, 'two')]
  const seen = runs.map(({ lease }) => seqsOf(watching.watch(lease.runId)))
  await Promise.all(runs.map((run) => write(writing, run)))
  expect(await Promise.all(seen)).toEqual(seen.map(() => [1, 2, 3, 4]))
  expect(await listening(place)).toHaveLength(0)
  await watching.close()
  await pool.end()
})

test('a connection that listened and was cut is made anew, and what was told meanwhile is looked for [R-7]', async () => {
  const place = await newPlace()
  const { url, schema, ask } = place
  await using watching = await createPostgresJournal({ url, schema })
  await using writing = await createPostgresJournal({ url, schema })
  const run = await drive(writing, 'run')
  const seen = seqsOf(watching.watch('run'))
  await until('somebody to listen', async () => (await listening(place)).length === 1)
  const [before] = await listening(place)
  expect(await ask('SELECT pg_terminate_backend($1, 5000) AS cut', [before?.pid])).toEqual([{ cut: true }])
  await write(writing, run)
  expect(await seen).toEqual([1, 2, 3, 4])
  const again = seqsOf(watching.watch('run', { after: { seq: 4 } }))
  await until('another to listen', async () => (await listening(place)).some(({ pid }) => pid !== before?.pid))
  expect(await listening(place)).toHaveLength(1)
  expect(await again).toEqual([])
})

test('a journal is closed while its connection that listens is still being made, and that one ends once it stands [R-7]', async () => {
  const place = await newPlace()
  const { url, schema, ask } = place
  const pool = new pg.Pool({ connectionString: url })
  const [asked, made] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let listener: pg.Client | undefined
  const listen = async () => {
    asked.resolve()
    await made.promise
    listener = await connected(url, { application_name: schema })
    return listener
  }
  const journal = await createPostgresJournal({ pool, schema, listen })
  await drive(journal, 'run')
  const seen = seqsOf(journal.watch('run'))
  await asked.promise
  await journal.close()
  await expect(seen).rejects.toThrow('JOURNAL_CLOSED')
  expect(listener).toBeUndefined()
  made.resolve()
  await until('the connection to have been made', () => listener !== undefined)
  await until('it to be gone', async () => {
    return (await ask('SELECT FROM pg_stat_activity WHERE application_name = $1', [schema])).length === 0
  })
  await pool.end()
})

interface Heard {
  readonly notifications: Notifications
  /** How often somebody was to look. */
  times: number
}

/** Notifications without the questions that are asked beside them, so that one that is lost is seen to be. */
async function hearing({ url, schema }: Place, ...awaited: string[]): Promise<Heard> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const heard: { times: number } = { times: 0 }
  const notifications = new Notifications({
    calls: new Calls({ pool, timeoutMs: 10_000, where: 'here' }),
    schema,
    connect: () => connected(url),
    changed: () => {
      heard.times += 1
    },
    awaited: () => new Set(awaited),
  })
  onTestFinished(async () => {
    await notifications.close()
    await pool.end()
  })
  return Object.assign(heard, { notifications })
}

test('a run that has moved is told to those who wait for it, and to nobody who waits for another [R-8]', async () => {
  const place = await newPlace()
  const telling = await hearing(place)
  const waiting = await hearing(place, 'mine')
  const other = await hearing(place, 'theirs')
  for (const each of [waiting, other]) each.notifications.listen()
  await until('both to listen', async () => (await listening(place)).length === 2 && waiting.times + other.times === 2)
  telling.notifications.tell('mine')
  await until('it to be heard', () => waiting.times === 2)
  expect(other.times).toBe(1)
  // Many at once are told together, whatever their number.
  for (let n = 0; n < 1_000; n++) telling.notifications.tell(`run-${n}`)
  telling.notifications.tell('theirs')
  await until('it to be heard', () => other.times >= 2)
})

test('a notification holds no name that others could read [E-3]', async () => {
  const place = await newPlace()
  const { url, schema } = place
  const eavesdropper = await connected(url)
  const told: string[] = []
  eavesdropper.on('notification', ({ payload = '' }) => told.push(payload))
  await eavesdropper.query(`LISTEN durability_${schema}`)
  await using journal = await createPostgresJournal({ url, schema })
  expect(await verdict(drive(journal, 'secret').then((run) => add(journal, run)))).toBe('granted')
  await until('a notification', () => told.length > 0)
  for (const payload of told) expect(payload).toMatch(/^[0-9a-f]{16}( [0-9a-f]{16})*$/)
  await eavesdropper.end()
})
