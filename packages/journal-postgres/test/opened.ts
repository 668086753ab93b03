import type { Journal } from '@tangle-network/durability-contract'
import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { createPostgresJournal, type PostgresStoreSettings } from '../src/index.ts'
import { newPlace, type Place } from './place.ts'
import { WatchedPool } from './watched-pool.ts'

export interface Opened extends Place {
  readonly pool: WatchedPool
  readonly journal: Journal
}

/** A journal on a pool that is watched, closed when the test has finished. */
export async function opened(settings: pg.PoolConfig = {}, options: PostgresStoreSettings = {}): Promise<Opened> {
  const place = await newPlace()
  const pool = new WatchedPool(place, { application_name: place.schema, ...settings })
  const journal = await createPostgresJournal({ ...options, pool, schema: place.schema })
  onTestFinished(() => journal.close())
  return { ...place, pool, journal }
}
