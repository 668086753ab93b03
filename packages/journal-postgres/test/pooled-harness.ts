import type { Harness } from '@tangle-network/durability-conformance'
import { suiteClockSql, withTime } from '@tangle-network/postgres-server'
import pg from 'pg'
import { migrationSql, openPostgresStore } from '../src/index.ts'
import { connected, uniqueName } from './place.ts'

interface PooledPlace {
  readonly schema: string
  /** Past the pooler. */
  readonly owner: pg.Client
  /** Tells the server the time, one call after the other. */
  tell(now: number): Promise<unknown>
}

export interface PooledHarness extends Harness<PooledPlace> {
  /** Removes all places, when no law needs one any more. */
  leave(): Promise<void>
}

/**
 * For connections that share sessions with others, as behind a pooler in transaction mode: the clock stands in a sequence,
 * which no transaction and no session keeps to itself.
 */
export function pooledHarness(name: string, server: string, settings: pg.PoolConfig): PooledHarness {
  // Places that were used, and are empty again: making one takes longer than most laws.
  const spare: PooledPlace[] = []
  return {
    name,
    capabilities: { durability: 'power', hosts: 'many', notifications: false, transactions: true },
    provision: async () => {
      const known = spare.pop()
      if (known) return known
      const schema = uniqueName('suite')
      const owner = await connected(server)
      await owner.query(migrationSql({ schema }))
      const now = `SELECT last_value FROM ${schema}.clock`
      const told = [`CREATE SEQUENCE ${schema}.clock MINVALUE 0`, ...suiteClockSql(schema, now)]
      for (const statement of told) await owner.query(statement)
      return { schema, owner, tell: teller(schema, owner) }
    },
    open: async ({ schema, tell }, { clock, failpoint }) => {
      const pool = new pg.Pool({ max: 4, ...settings })
      const store = await openPostgresStore({
        pool: withTime<pg.PoolClient>(pool, () => tell(clock())),
        schema,
        failpoint,
        migrate: false,
      })
      return Object.assign(Object.create(store), { close: () => store.close().then(() => pool.end()) })
    },
    destroy: async (place) => {
      for (const table of ['entries', 'blobs', 'messages', 'runs']) {
        await place.owner.query(`DELETE FROM ${place.schema}.${table}`)
      }
      spare.push(place)
    },
    leave: async () => {
      for (const { schema, owner } of spare) {
        await owner.query(`DROP SCHEMA ${schema} CASCADE`)
        await owner.end()
      }
    },
  }
}

function teller(schema: string, owner: pg.Client): PooledPlace['tell'] {
  let told = Number.NaN
  let telling: Promise<unknown> = Promise.resolve()
  return (now) => {
    if (now !== told) telling = telling.then(() => owner.query(`SELECT setval('${schema}.clock', ${now})`))
    told = now
    return telling
  }
}
