import type { Harness, NetworkOpenOptions, OpenOptions } from '@tangle-network/durability-conformance'
import type { JournalStore } from '@tangle-network/durability-contract'
import pg from 'pg'
import { ask } from './ask.ts'
import {
  clearSchemaPlace,
  inspectSchemaPlace,
  type MigrationSql,
  newSchemaPlace,
  type SchemaPlace,
  schemaEffects,
} from './schema-place.ts'
import { type AskedPool, onSuiteClock } from './suite-clock.ts'

/** What a journal in a schema of a server is opened with. */
export interface SchemaParts {
  readonly schema: string
  /** Tells its connections the time of the suite. */
  readonly pool: AskedPool<pg.PoolClient>
  readonly listen: () => Promise<pg.Client>
  readonly failpoint: OpenOptions['failpoint']
  /** Of a call; the journal's own where it is not here. */
  readonly timeoutMs?: number
  /** The schema stands, and on another clock. */
  readonly migrate: false
}

/** The journal, whose package stays above this one: what its harness needs of it is handed over. */
export interface SchemaJournal {
  /** Of the module that exports the harness: workers import it. */
  readonly workerModule: string
  readonly migrationSql: MigrationSql
  openPostgresStore(parts: SchemaParts): Promise<JournalStore>
}

/** What a network asks for as well. */
type SchemaOpenOptions = OpenOptions & Partial<Pick<NetworkOpenOptions, 'connections' | 'timeoutMs'>>

interface SchemaHarness extends Harness<SchemaPlace> {
  open(place: SchemaPlace, options: SchemaOpenOptions): Promise<JournalStore>
}

/**
 * The journal as the suite is given it: a schema for each place, and the suite's clock for the server's. `url` is that of
 * the server, asked for with each new place.
 */
export function schemaHarness(
  { workerModule, migrationSql, openPostgresStore }: SchemaJournal,
  url: () => Promise<string>,
): SchemaHarness {
  /** Places that were used, and are empty again: making one takes longer than most laws. */
  const spare: SchemaPlace[] = []
  return {
    ...{ name: 'journal-postgres', workerModule },
    capabilities: { durability: 'power', hosts: 'many', notifications: true, transactions: true },
    provision: async () => spare.pop() ?? (await newSchemaPlace(await url(), migrationSql)),
    open: async (place, options) => {
      const settings = settingsOf(place)
      const pool = new pg.Pool({ ...settings, max: options.connections ?? 4 })
      const store = await openPostgresStore(partsOf(place, options, pool))
      const closeStore = store.close.bind(store)
      return Object.assign(store, { close: () => closeStore().then(() => pool.end()) })
    },
    destroy: async (place) => {
      await clearSchemaPlace(place)
      spare.push(place)
    },
    transactional: schemaEffects,
    inspect: inspectSchemaPlace,
    describe: async ({ url }) => {
      const [row] = await ask(url, ['SELECT version()'])
      return row as { version: string }
    },
  }
}

function partsOf(place: SchemaPlace, { clock, failpoint, timeoutMs }: SchemaOpenOptions, pool: pg.Pool): SchemaParts {
  return {
    ...{ schema: place.schema, pool: onSuiteClock<pg.PoolClient>(pool, clock), failpoint, migrate: false },
    ...(timeoutMs !== undefined && { timeoutMs }),
    listen: async () => {
      const client = new pg.Client(settingsOf(place))
      // The server may end it in the packet that welcomes it.
      client.on('error', () => {})
      await client.connect()
      return client
    },
  }
}

/** Connections of the place are known by the name of its schema, and look there for names without one. */
function settingsOf({ url, schema }: SchemaPlace): pg.ClientConfig {
  return { connectionString: url, application_name: schema, options: `-c search_path=${schema}` }
}
