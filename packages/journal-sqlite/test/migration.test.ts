import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { createSealer, encodeValue, LIMITS, type Manifest, sealChain } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from '../src/migrate.ts'
import { sqlText } from '../src/statements.ts'
import { collect, drafts, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const QUEUED: Manifest = { agent: 'a "quoted" \u{1F600}', taskDigest: '0'.repeat(64), seed: 's', queue: 'q' }

/** A run as version 1 stored it: the columns of its table, with three entries. */
function insertOld(old: DatabaseSync, runId: string, manifest: Manifest, columns: Record<string, string | number>) {
  const sealer = createSealer()
  const text = encodeValue(manifest, 'manifest')
  const genesis = { seq: 0, digest: sealer.genesis(runId, text) }
  const sealed = sealChain(
    sealer,
    genesis,
    1,
    ['"one"', '"two"', '"three"'].map((payload) => ({ kind: 'k', payload, refs: [] })),
  )
  const last = sealed.at(-1)!
  const row = {
    run_id: runId,
    manifest: text,
    status: 'open',
    epoch: 3,
    seq: last.seq,
    digest: last.digest,
    touched: 7,
    ...columns,
  }
  const names = Object.keys(row)
  const run = old
    .prepare(`INSERT INTO runs (${names.join()}) VALUES (${names.map((name) => `$${name}`).join()})`)
    .run(row)
  const entry = old.prepare(sqlText('append-entry'))
  for (const { refs, ...each } of sealed) {
    entry.run({ ...each, at: 1, epoch: 2, run_no: run.lastInsertRowid, refs: JSON.stringify(refs) })
  }
}

/** A file as that version made it. */
function oldFile({ runs = 0, version = 1 } = {}): string {
  const path = scratchFile()
  using old = new DatabaseSync(path)
  old.exec(sqlText('migrate-1'))
  old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`)
  old.exec('BEGIN')
  insertOld(old, 'free', QUEUED, { status: 'open' })
  insertOld(old, 'held', QUEUED, { owner: 'o', token: 't', lease_ms: 1000, expires_at: Date.now() + 60_000 })
  insertOld(old, 'stalled', QUEUED, { status: 'stalled', stalled: 'why' })
  insertOld(old, 'done', QUEUED, { status: 'completed' })
  insertOld(old, 'plain', MANIFEST, { status: 'open' })
  for (let more = 0; more < runs; more++) insertOld(old, `more ${more}`, QUEUED, {})
  for (let next = 2; next <= version; next++) old.exec(`${sqlText(`migrate-${next}`)}; PRAGMA user_version = ${next}`)
  old.exec('COMMIT')
  return path
}

const claim = { owner: 'c', ttlMs: 60_000, limit: 1000, queue: 'q', supports: { agents: [QUEUED.agent] } }

test.each([1, 2])('a file of version %i opens, is migrated, and keeps its runs', async (version) => {
  const path = oldFile({ version })
  const before = Date.now() - 1_000
  await using journal = await createSqliteJournal({ path })
  for (const runId of ['free', 'held', 'stalled', 'done', 'plain']) {
    expect((await collect(journal, runId)).map(({ payload }) => payload)).toEqual(['one', 'two', 'three'])
    expect(await journal.head(runId)).toMatchObject({ epoch: 3, seq: 3, inbox: { last: 0, seen: 0 } })
  }
  expect(await journal.head('stalled')).toMatchObject({ status: 'stalled', stalled: 'why', manifest: QUEUED })
  const { endedAt } = await journal.head('done')
  expect(endedAt).toBeGreaterThan(before)
  expect((await journal.head('held')).holder).toMatchObject({ owner: 'o', epoch: 3 })
  const held = { runId: 'held', owner: 'o', epoch: 3, token: 't', expiresAt: 0 }
  await journal.append(held, { after: await journal.head('held'), at: 1, entries: drafts('four') })
  expect(await collect(journal, 'held')).toHaveLength(4)
})

test('of a migrated file the free runs are claimed, and the ones that ended are not pruned early', async () => {
  await using journal = await createSqliteJournal({ path: oldFile() })
  expect((await journal.claim(claim)).map(({ lease }) => [lease.runId, lease.epoch])).toEqual([['free', 4]])
  expect(await journal.prune({ endedBefore: Date.now() - 60_000 })).toEqual([])
  expect(await journal.prune({ endedBefore: Date.now() + 1_000 })).toEqual(['done'])
  await journal.deliver('plain', { id: 'm', sender: 's', kind: 'k', payload: null })
  expect((await journal.inbox('plain')).messages).toHaveLength(1)
})

test('a migrated file has the schema of a new one', async () => {
  const schemaOf = async (path: string) => {
    await (await createSqliteJournal({ path })).close()
    using database = new DatabaseSync(path)
    return database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
  }
  const anew = await schemaOf(scratchFile())
  for (const version of [1, 2]) expect(await schemaOf(oldFile({ version }))).toEqual(anew)
})

test('a manifest that is no JSON stops no other run from being migrated', async () => {
  const path = oldFile()
  const old = new DatabaseSync(path)
  old.exec(`UPDATE runs SET manifest = 'broken' WHERE run_id = 'plain'`)
  old.close()
  await using journal = await createSqliteJournal({ path })
  expect(await collect(journal, 'free')).toHaveLength(3)
  expect(await verdict(journal.head('plain'))).toBe('CORRUPT not-applied')
})

test('a migration that is cut short leaves the file at version 1', async () => {
  const path = oldFile()
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE messages (x)')
  expect(await verdict(createSqliteJournal({ path }))).toBe('STORE_UNUSABLE not-applied')
  expect(database.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1 })
  database.exec('DROP TABLE messages')
  database.close()
  await using journal = await createSqliteJournal({ path })
  expect(await collect(journal, 'free')).toHaveLength(3)
})

test('eight processes that open one file of version 1 at once migrate it once', async () => {
  const path = oldFile({ runs: LIMITS.listRuns })
  const children = await Promise.all(Array.from({ length: 8 }, () => opener(path)))
  for (const child of children) child.send('open')
  const answers = await Promise.all(children.map(async (child) => (await once(child, 'message'))[0]))
  expect(answers).toEqual(Array.from({ length: 8 }, () => 'granted'))
  using database = new DatabaseSync(path)
  expect(database.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: SCHEMA_VERSION })
  // An opening that finds another in its way begins again, so there may be more marks than processes.
  const { opened } = database.prepare('SELECT opened FROM store').get() as { opened: number }
  expect(opened).toBeGreaterThanOrEqual(8)
  // Counts every change of the schema: as many as where one process migrated alone.
  expect(database.prepare('PRAGMA schema_version').get()).toEqual(await migratedAlone())
  expect(database.prepare('SELECT count(*) AS runs FROM runs').get()).toMatchObject({ runs: LIMITS.listRuns + 5 })
  expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
})

async function migratedAlone(): Promise<unknown> {
  const path = oldFile({ runs: 1 })
  await (await createSqliteJournal({ path })).close()
  using database = new DatabaseSync(path)
  return database.prepare('PRAGMA schema_version').get()
}

async function opener(path: string): Promise<ChildProcess> {
  const file = new URL('./child/opener.ts', import.meta.url)
  const child = fork(file, [path], { execArgv: ['--conditions=@tangle-network/source'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}
