// Two hundred workers on one server, some of them killed amid their work: npm run workers:postgres -- --json
import { createPostgresJournal } from '@tangle-network/journal-postgres'
import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import pg from 'pg'
import { readInteger, readOptions } from '../read-options.ts'
import { allEnded } from './all-ended.ts'
import { feed } from './feed.ts'
import { Fleet } from './fleet.ts'
import { Ledger } from './ledger.ts'
import { tableOf } from './table.ts'

/** Processes and the owners in each, which share a journal and hence its connections. */
const PROCESSES = 8
const ORDER = { hands: 25, connections: 8, ttlMs: 5_000, length: 4 }
const OWN_CONNECTIONS = 4
/** One that was killed may still have its connections when its successor has its own. */
const MOST_CONNECTIONS = (PROCESSES + 1) * ORDER.connections + OWN_CONNECTIONS
const KILLS = 8
const SAMPLE_MS = 100
const LIMIT_MS = 600_000

const { json, runs } = readOptions({
  json: { type: 'boolean', default: false },
  runs: { type: 'string', default: '4000' },
})
const result = await measure(readInteger('runs', runs))
console.log(json ? JSON.stringify(result) : tableOf(result))
const isRight = result.lost === 0 && result.doubleOwners === 0 && result.runsEnded === result.runs
process.exitCode = isRight && result.maxConnections <= MOST_CONNECTIONS ? 0 : 1

async function measure(count: number) {
  await using server = await startPostgres()
  await using journal = await createPostgresJournal({ url: server.url, connections: OWN_CONNECTIONS })
  const ledger = new Ledger()
  await using fleet = new Fleet({ url: server.url, ...ORDER }, ledger)
  await using connections = await countConnections(server)
  for (let index = 0; index < PROCESSES; index++) fleet.start()
  const since = performance.now()
  await Promise.all([killAlong(fleet, ledger, count), feed(journal, ledger, 0, count)])
  await allEnded(fleet, journal, LIMIT_MS)
  const seconds = (performance.now() - since) / 1_000
  await fleet.stop()
  const { acknowledged: _, ...audit } = await ledger.audit(journal)
  const maxConnections = connections.greatest()
  const rounded = { seconds: Math.round(10 * seconds) / 10, runsPerSecond: Math.round(count / seconds) }
  return { workers: PROCESSES * ORDER.hands, killed: KILLS * ORDER.hands, ...audit, maxConnections, ...rounded }
}

/** One process after the other, each when so much more has been done; the last one when half is left. */
async function killAlong(fleet: Fleet, ledger: Ledger, runs: number): Promise<void> {
  for (let kill = 1; kill <= KILLS; kill++) {
    await fleet.acknowledged(() => ledger.acknowledged >= (runs * ORDER.length * kill) / (2 * KILLS), LIMIT_MS)
    await fleet.replaceOldest()
  }
}

/** Asks the server, all the time, how many connections of journals it has. */
async function countConnections({ url }: PostgresServer) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let greatest = 0
  let isOver = false
  const question = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'durability'`
  const sampling = (async () => {
    while (!isOver) {
      const { rows } = await client.query<{ count: number }>(question)
      greatest = Math.max(greatest, rows[0]?.count ?? 0)
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    }
  })()
  sampling.catch(() => {})
  return {
    greatest: () => greatest,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      await sampling
      await client.end()
    },
  }
}
