import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { POOL, poolTitle } from '../src/pool-size.ts'
import { POSTGRES_VARIABLE } from '../src/postgres-variable.ts'
import { runPool } from '../src/run-pool.ts'

test(
  poolTitle('Postgres'),
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pool-'))
    const schema = `pool_${process.pid}`
    const url = process.env[POSTGRES_VARIABLE] ?? ''
    try {
      const audit = await runPool({ ...POOL, folder, place: { url, schema } })
      expect(audit.runs).toBe(POOL.runs)
      expect(audit.heldAtDeath).toHaveLength(POOL.kills)
      expect(Math.min(...audit.heldAtDeath)).toBeGreaterThan(0)
      expect(audit.madeAgain + audit.unknown).toBeGreaterThan(0)
      expect(audit.suspensions).toBeGreaterThan(0)
    } finally {
      rmSync(folder, { recursive: true })
      await drop(url, schema)
    }
  },
  POOL.limitMs + 30_000,
)

async function drop(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  } finally {
    await client.end()
  }
}
