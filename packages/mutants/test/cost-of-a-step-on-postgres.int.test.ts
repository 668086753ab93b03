import { createPostgresJournal } from '@tangle-network/journal-postgres'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { countedPool } from '../src/counted-pool.ts'
import { POSTGRES_VARIABLE } from '../src/postgres-variable.ts'
import { tryCosts } from './costs-of-a-step.ts'

const URL = process.env[POSTGRES_VARIABLE] ?? ''
let places = 0

tryCosts(
  'journal-postgres',
  async () => {
    places += 1
    const schema = `cost_${process.pid}_${places}`
    const { pool, sent, end } = countedPool(URL)
    const journal = await createPostgresJournal({ pool, schema })
    onTestFinished(async () => {
      await journal.close()
      await end()
      await drop(schema)
    })
    return { journal, counts: () => ({ roundTrips: sent() }) }
  },
  { run: { roundTrips: 12 }, step: { roundTrips: 1 }, page: { roundTrips: 1 }, together: { roundTrips: 500 } },
)

async function drop(schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: URL })
  await client.connect()
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  } finally {
    await client.end()
  }
}
