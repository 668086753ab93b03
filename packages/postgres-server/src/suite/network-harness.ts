import type { Harness } from '@tangle-network/durability-conformance'
import type { PostgresServer } from '../postgres-server.ts'
import { ask } from './ask.ts'
import { type SchemaJournal, schemaHarness } from './schema-harness.ts'
import type { SchemaPlace } from './schema-place.ts'

/**
 * Settings of a server that commits without waiting for its log and writes that once in ten seconds, unless it is told
 * otherwise: what a journal acknowledges without telling it is lost when it crashes.
 */
export const CARELESS = { synchronous_commit: 'off', wal_writer_delay: '10s' }

/** The journal on a server of the harness's own, which is crashed. It is asked for when the first place is made. */
export function networkHarness(journal: SchemaJournal, server: () => Promise<PostgresServer>): Harness<SchemaPlace> {
  const harness = schemaHarness(journal, async () => (await server()).url)
  return {
    ...harness,
    network: {
      wire: 'postgres',
      endpoint: server,
      open: (place, { endpoint, ...options }) => {
        const url = Object.assign(new URL(place.url), { host: `${endpoint.host}:${endpoint.port}` })
        return harness.open({ ...place, url: url.href }, options)
      },
      terminateSessions: async (place) => (await sessions(place, 'pid, pg_terminate_backend(pid, 5000)')).length,
      killSession: async (place) => {
        const [session] = await sessions(place, 'pid')
        if (!session) throw new Error('the place has no session to kill')
        const { killBackend, ready } = await server()
        await killBackend(session.pid)
        await ready()
      },
      crashServer: async () => {
        const { crash, restart } = await server()
        await crash()
        await restart()
      },
    },
  }
}

async function sessions({ url, schema }: SchemaPlace, columns: string): Promise<readonly { readonly pid: number }[]> {
  const rows = await ask(url, [`SELECT ${columns} FROM pg_stat_activity WHERE application_name = '${schema}'`])
  return rows as { pid: number }[]
}
