import { randomUUID } from 'node:crypto'
import type { Cursor, Lease } from '@tangle-network/durability-contract'
import { ask } from '@tangle-network/postgres-server'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresJournal, type PostgresTransaction } from '../src/index.ts'

const url = process.env.DURABILITY_TEST_POSTGRES_URL ?? ''
const schema = `suite_${randomUUID().slice(0, 8)}`
const pool = new pg.Pool({ connectionString: url, max: 3 })
let journal: Awaited<ReturnType<typeof createPostgresJournal>>

beforeAll(async () => {
  journal = await createPostgresJournal({ pool, schema })
  await ask(url, [`CREATE TABLE ${schema}.effects (key text PRIMARY KEY)`])
})

afterAll(async () => {
  await journal.close()
  await pool.end()
})

async function leased(runId: string, ttlMs = 60_000): Promise<{ lease: Lease; head: Cursor }> {
  const manifest = { agent: 'agent', taskDigest: '0'.repeat(64), seed: 'seed' }
  const { lease, head } = await journal.begin(runId, manifest, { acquire: { owner: 'owner', ttlMs } })
  if (!lease) throw new Error('the run has ended')
  return { lease, head: { seq: head.seq, digest: head.digest } }
}

const put = (tx: PostgresTransaction, key: string) => tx.query(`INSERT INTO ${schema}.effects VALUES ($1)`, [key])
const effects = async () =>
  ((await ask(url, [`SELECT key FROM ${schema}.effects ORDER BY key`])) as { key: string }[]).map(({ key }) => key)
const batch = { at: 1, entries: [{ kind: 'note', payload: 'done' }] }

test('an effect on the database and its entry are committed together, and what a statement answers is typed as the pool does [T-2]', async () => {
  const { lease, head } = await leased('both')
  await journal.transact(lease, head, async (tx) => {
    expect(await put(tx, 'both')).toMatchObject({ rowCount: 1 })
    const { rows } = await tx.query('SELECT 1 AS one, now() AS at')
    expect(rows).toMatchObject([{ one: 1, at: expect.any(Date) }])
    return batch
  })
  expect(await effects()).toContain('both')
  expect((await journal.head('both')).seq).toBe(1)
})

test('a statement that failed and was overlooked undoes the transaction, and is told as not applied [T-2, E-2]', async () => {
  const { lease, head } = await leased('overlooked')
  const transacting = journal.transact(lease, head, async (tx) => {
    await put(tx, 'overlooked')
    await put(tx, 'overlooked').catch(() => {})
    return batch
  })
  await expect(transacting).rejects.toMatchObject({
    ...{ code: 'STORE_FAILED', outcome: 'not-applied' },
    expected: 'a transaction in which no statement has failed',
  })
  expect(await effects()).not.toContain('overlooked')
  expect((await journal.head('overlooked')).seq).toBe(0)
})

test.each(['COMMIT', '/* /* */ */ commit', 'SELECT 1; COMMIT', 'DO $$ BEGIN COMMIT; END $$'])(
  'the transaction cannot be ended from within, and nothing is left of who tried: %j [T-5]',
  async (statement) => {
    const { lease, head } = await leased(`ending by ${statement}`)
    const transacting = journal.transact(lease, head, async (tx) => {
      await put(tx, 'ending')
      await tx.query(statement)
      return batch
    })
    await expect(transacting).rejects.toThrow()
    expect(await effects()).not.toContain('ending')
  },
)

test('a transaction whose owner says nothing for longer than its lease is ended, and the run is free [T-4]', async () => {
  const { lease, head } = await leased('silent', 200)
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const transacting = journal.transact(lease, head, async (tx) => {
    await put(tx, 'silent')
    begun.resolve()
    await ended.promise
    return batch
  })
  await begun.promise
  const message = { id: 'id', sender: 'sender', kind: 'kind', payload: null }
  expect(await journal.deliver('silent', message)).toMatchObject({ position: 1 })
  ended.resolve()
  await expect(transacting).rejects.toMatchObject({ code: 'STORE_FAILED', outcome: 'not-applied' })
  expect(await effects()).not.toContain('silent')
})
