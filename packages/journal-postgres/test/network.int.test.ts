import { describeJournal, type Harness } from '@tangle-network/durability-conformance'
import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { ask, clearPlace, effects, newPlace, openPlace, type Place } from './suite-place.ts'

/**
 * A server of its own, to be crashed. It commits without waiting for its log and writes that once in ten seconds, unless
 * it is told otherwise: what the journal acknowledges without telling it is lost.
 */
const CARELESS = { synchronous_commit: 'off', wal_writer_delay: '10s' }

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({ medium: 'memory', settings: CARELESS })
})
afterAll(() => server.stop())

const spare: Place[] = []

const harness: Harness<Place> = {
  name: 'journal-postgres',
  capabilities: { durability: 'power', hosts: 'many', notifications: true, transactions: true },
  transactional: effects,
  provision: async () => spare.pop() ?? (await newPlace(server.url)),
  open: openPlace,
  destroy: async (place) => {
    await clearPlace(place)
    spare.push(place)
  },
  network: {
    wire: 'postgres',
    endpoint: async () => server,
    open: (place, { endpoint, ...options }) => {
      const url = Object.assign(new URL(place.url), { host: `${endpoint.host}:${endpoint.port}` })
      return openPlace({ ...place, url: url.href }, options)
    },
    terminateSessions: async ({ url, schema }) => {
      const ended = await sessions(url, schema, 'pid, pg_terminate_backend(pid, 5000)')
      return ended.length
    },
    killSession: async ({ url, schema }) => {
      const [session] = await sessions(url, schema, 'pid')
      if (!session) throw new Error('the place has no session to kill')
      await server.killBackend(session.pid)
      await server.ready()
    },
    crashServer: async () => {
      await server.crash()
      await server.restart()
    },
  },
}

async function sessions(url: string, schema: string, columns: string): Promise<readonly { readonly pid: number }[]> {
  const rows = await ask(url, [`SELECT ${columns} FROM pg_stat_activity WHERE application_name = '${schema}'`])
  return rows as { pid: number }[]
}

const runs = Number(process.env.CONFORMANCE_RUNS ?? 3)

describeJournal('journal-postgres', harness, { describe, test }, { levels: ['L3'], runs })
