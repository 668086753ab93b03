import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createSqliteJournal, type SqliteConnection, type SqliteValue } from '../src/index.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

test('nasty values come back exactly, from a reopened file too', async () => {
  const path = scratchFile()
  const payloads = [
    { b: [1, -0, '\u0000\ud800'], ['__proto__']: { x: 1 }, toJSON: 'own' },
    ['\udc00\ud800', '\u{1F600}', '\uffff', 'e\u0301', '\u00e9'],
    [5e-324, 1.7976931348623157e308, 2 ** 53, -1e21, 0.1],
    '',
    null,
    'x'.repeat(1_000_000),
  ]
  const first = await createSqliteJournal({ path })
  const { lease, head } = await drive(first, 'run')
  await first.append(lease, { after: head, at: Number.MAX_SAFE_INTEGER, entries: drafts(...payloads) })
  await first.close()
  await using second = await createSqliteJournal({ path })
  const entries = await collect(second, 'run')
  expect(entries.map(({ payload }) => payload)).toStrictEqual([
    { b: [1, 0, '\u0000\ud800'], ['__proto__']: { x: 1 }, toJSON: 'own' },
    ...payloads.slice(1),
  ])
  expect(entries[0]?.at).toBe(Number.MAX_SAFE_INTEGER)
})

test('run ids that differ by case, normalisation or trailing space are different runs', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const ids = ['run', 'Run', 'run ', 'é', 'e\u0301', '\u{1F600}', '\ufffd', '0', '00', '%', '_', "'; --"]
  for (const id of ids) {
    const { lease, head } = await drive(journal, id)
    await journal.append(lease, { after: head, at: 1, entries: drafts(id) })
  }
  for (const id of ids) expect((await collect(journal, id)).map(({ payload }) => payload)).toEqual([id])
  expect(await verdict(journal.head('RUN'))).toBe('RUN_NOT_FOUND not-applied')
})

test('blobs come back byte for byte as plain Uint8Arrays, the empty one and a slice of a pool included', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease } = await drive(journal, 'run')
  const pool = Buffer.from('0123456789')
  for (const bytes of [
    new Uint8Array(0),
    pool.subarray(2, 5),
    new Uint8Array([0, 255, 10]),
    Buffer.alloc(300_000, 7),
  ]) {
    const address = await journal.putBlob(lease, bytes)
    expect(await journal.getBlob('run', address)).toEqual(new Uint8Array(bytes))
  }
})

test('the empty blob is stored by a driver that binds an empty buffer as NULL', async () => {
  const database = new DatabaseSync(scratchFile())
  const asNull = (value: SqliteValue) => (value instanceof Uint8Array && value.length === 0 ? null : value)
  const connection: SqliteConnection = {
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        run: (...given) => statement.run(...given.map(asNull)),
        get: (...given) => statement.get(...given.map(asNull)),
        all: (...given) => statement.all(...given.map(asNull)),
      }
    },
  }
  await using journal = await createSqliteJournal({ connection })
  const { lease } = await drive(journal, 'run')
  const address = await journal.putBlob(lease, new Uint8Array(0))
  expect(await journal.getBlob('run', address)).toEqual(new Uint8Array(0))
})

test('a blob is no key to another run', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease } = await drive(journal, 'run')
  const other = await drive(journal, 'other')
  const address = await journal.putBlob(lease, Buffer.from('secret'))
  expect(await verdict(journal.getBlob('other', address))).toBe('BLOB_MISSING not-applied')
  const batch = { after: other.head, at: 1, entries: [{ kind: 'k', payload: 1, refs: [address] }] }
  expect(await verdict(journal.append(other.lease, batch))).toBe('BLOB_MISSING not-applied')
  expect((await journal.head('other')).seq).toBe(0)
  await journal.append(other.lease, { ...batch, blobs: [Buffer.from('secret')] })
  expect(await collect(journal, 'other')).toHaveLength(1)
})

test('a page ends before it exceeds 8 MiB and the next one goes on after it', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease, head } = await drive(journal, 'run')
  let after: { seq: number; digest: string } = head
  for (let index = 0; index < 10; index++) {
    const batch = { after, at: 1, entries: drafts('é'.repeat(500_000)) }
    after = (await journal.append(lease, batch)).cursor
  }
  const page = await journal.read('run')
  expect(page.entries).toHaveLength(8)
  expect((await journal.read('run', { after: page.next })).entries).toHaveLength(2)
  expect((await journal.read('run', { limit: 3 })).entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
})
