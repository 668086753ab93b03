import type { Harness } from '@tangle-network/durability-conformance'
import { ask, onSuiteClock, suiteClockSql } from '@tangle-network/postgres-server'
import { migrationSql, openPostgresStore } from '../src/index.ts'
import { connectListener, HostPool } from '../src/pool.ts'
import { follows, found, type Pair, startPair, stopPair } from './pair.ts'

/** Two servers by one URL; they belong to the process that started them. */
interface Place {
  readonly url: string
}

const SCHEMA = 'durability'
const TIMEOUT_MS = 20_000
const WAITING = `FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
const pairs = new Map<string, Pair>()

/** For the level of failover alone, which starts two servers for every case; workers import it too. */
export const harness: Harness<Place> = {
  name: 'journal-postgres on a primary and its standby',
  capabilities: { durability: 'power', hosts: 'many', notifications: true, transactions: true },
  provision,
  open: async ({ url }, { clock, failpoint }) => {
    const pool = new HostPool(url, 4, TIMEOUT_MS)
    const store = await openPostgresStore({
      ...{ pool: onSuiteClock(pool, clock), schema: SCHEMA, failpoint, migrate: false },
      listen: () => connectListener(url, TIMEOUT_MS),
    })
    return Object.assign(Object.create(store), { close: () => store.close().then(() => pool.end()) })
  },
  destroy: async ({ url }) => {
    await stopPair(pairOf(url))
    pairs.delete(url)
  },
  workerModule: import.meta.url,
  describe: async ({ url }) => {
    const [row] = await ask(pairOf(url).primary.url, ['SELECT version()'])
    return row as { version: string }
  },
  failover: {
    provision,
    stopStandby: ({ url }) => pairOf(url).standby.crash(),
    startStandby: async ({ url }) => {
      const { primary, standby } = pairOf(url)
      await standby.restart()
      await follows(primary.url)
    },
    waits: ({ url }) => found(pairOf(url).primary.url, `SELECT ${WAITING}`),
    cancelWait: ({ url }) =>
      found(
        pairOf(url).primary.url,
        `SELECT FROM (SELECT pg_cancel_backend(pid) AS done ${WAITING} LIMIT 1) AS c WHERE done`,
      ),
    fail: async ({ url }) => {
      const { primary, standby } = pairOf(url)
      await primary.crash()
      if (!standby.isRunning) await standby.restart()
      await standby.promote()
    },
  },
}

async function provision(): Promise<Place> {
  const pair = await startPair()
  pairs.set(pair.url, pair)
  await ask(pair.primary.url, [migrationSql({ schema: SCHEMA }), ...suiteClockSql(SCHEMA)])
  return { url: pair.url }
}

function pairOf(url: string): Pair {
  const pair = pairs.get(url)
  if (pair === undefined) throw new Error('this pair of servers was not started here')
  return pair
}
