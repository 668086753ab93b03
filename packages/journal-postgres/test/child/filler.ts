import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Batch, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { startPostgres } from '@tangle-network/postgres-server'
import pg from 'pg'
import { createPostgresJournal } from '../../src/index.ts'
import { drafts, drive, verdict } from '../run.ts'
import { until } from '../until.ts'

/** What became of a journal whose server's disk filled up, as one line of JSON. */
export interface Filling {
  /** Where there was no room for a table: what the batch came to that no longer fitted, offered three times. */
  readonly refusals: readonly string[]
  readonly expected: string
  /** What needs no more room meanwhile. */
  readonly renewed: string
  readonly acknowledged: number
  readonly found: number
  readonly offeredAgain: string
  /** Where there was none for the log, by which the server ends: what the batch came to then, and an opening. */
  readonly crashed: string
  readonly reopened: string
  readonly acknowledgedInTheEnd: number
  readonly foundInTheEnd: number
}

const MIB = 1024 * 1024
/** Free for tables; the log has a file of 16 MiB to itself that is nearly empty by then. */
const ROOM = 3 * MIB

const [folder = ''] = process.argv.slice(2)
const ballast = join(folder, 'ballast')

const server = await startPostgres({
  dataDir: join(folder, 'data'),
  settings: {
    autovacuum: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    checkpoint_timeout: '1h',
    restart_after_crash: 'off',
  },
})
const journal = await createPostgresJournal({ url: server.url, timeoutMs: 10_000 })
const { lease, head } = await drive(journal, 'run')
let batch: Batch = { after: head, at: 1, entries: drafts(noise(0)) }
let acknowledged = 0

await leave(ROOM)
const refusals: string[] = []
let expected = ''
while (refusals.length < 3) {
  const told = await offer()
  if (told !== 'granted') refusals.push(told)
}
const renewed = await verdict(journal.renew(lease))
const found = await count(journal)
rmSync(ballast)
const offeredAgain = await offer()
const acknowledgedThen = acknowledged

await leave(0)
let crashed = 'granted'
while (crashed === 'granted') {
  await switchLog()
  // It changes a page that is there, so the log alone needs room.
  crashed = await verdict(journal.renew(lease))
}
// While it ends it may still answer that it does.
await until('the server to end', () => !server.isRunning)
const reopened = await verdict(createPostgresJournal({ url: server.url }))
rmSync(ballast)
await journal.close()
await server.restart()
const again = await createPostgresJournal({ url: server.url })
const settled = await verdict(again.append(lease, batch).then(() => acknowledged++))
const filling: Filling = {
  ...{ refusals, expected, renewed, acknowledged: acknowledgedThen, found, offeredAgain },
  ...{ crashed, reopened: `${reopened}, then ${settled}` },
  ...{ acknowledgedInTheEnd: acknowledged, foundInTheEnd: await count(again) },
}
await again.close()
await server.stop()
console.log(JSON.stringify(filling))

/** Offers the batch, and goes on to the next when it is acknowledged. */
async function offer(): Promise<string> {
  const appending = journal.append(lease, batch)
  const told = await verdict(appending)
  if (told === 'granted') {
    batch = { ...batch, after: (await appending).cursor, entries: drafts(noise(acknowledged)) }
    acknowledged += 1
  } else {
    await appending.catch((error: unknown) => {
      if (isDurabilityError(error)) expected = error.expected
    })
  }
  return told
}

async function count(from: Journal): Promise<number> {
  return (await from.verify('run')).entries
}

/** What the tables cannot hold in less room than it takes: different every time, and the same at every trial. */
function noise(seed: number): string {
  let state = 1 + seed
  const words = Array.from({ length: 5_000 }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state.toString(36)
  })
  return words.join('')
}

/** Takes all the room but so much, when the log has a file that is nearly empty. */
async function leave(bytes: number): Promise<void> {
  await switchLog()
  // Written to, so that its file is there from now on.
  await journal.renew(lease)
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}

/** Has the next write of the log begin a new file. */
async function switchLog(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('SELECT pg_switch_wal()')
  await client.end()
}
