import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDurabilityError } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from '../src/migrate.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'
import { wrapped } from './wrapped-connection.ts'

const DURABLE = { journal_mode: 'wal', synchronous: 2, fullfsync: 1, checkpoint_fullfsync: 1 }

test('what durability needs reads back after first use and after reopening, whatever the connection said before', async () => {
  const path = scratchFile()
  for (const before of ['NORMAL', 'OFF']) {
    const database = new DatabaseSync(path)
    database.exec(`PRAGMA synchronous = ${before}`)
    await using journal = await createSqliteJournal({ connection: database })
    await drive(journal, before)
    for (const [name, value] of Object.entries(DURABLE)) {
      expect(database.prepare(`PRAGMA ${name}`).get(), `${name} after ${before}`).toMatchObject({ [name]: value })
    }
  }
})

test('a connection that does not keep synchronous=FULL is refused', async () => {
  const deaf = wrapped(scratchFile(), (sql, proceed) => {
    if (!sql.startsWith('PRAGMA synchronous')) proceed()
  })
  deaf.prepare('PRAGMA synchronous = NORMAL').get()
  expect(await verdict(createSqliteJournal({ connection: deaf }))).toBe('STORE_UNUSABLE not-applied')
})

test('a connection that falls back to NORMAL at its first write is refused', async () => {
  const path = scratchFile()
  const forgetful = wrapped(path, (sql, proceed) => {
    proceed()
    if (sql === 'COMMIT') forgetful.prepare('PRAGMA synchronous = NORMAL').get()
  })
  expect(await verdict(createSqliteJournal({ connection: forgetful }))).toBe('STORE_UNUSABLE not-applied')
})

test('every opening commits a write, so that a recovered log is synced before the first answer', async () => {
  const path = scratchFile()
  for (const _ of [1, 2, 3]) await (await createSqliteJournal({ path })).close()
  expect(new DatabaseSync(path).prepare('SELECT opened FROM store').get()).toMatchObject({ opened: 3 })
})

test('folders above the file are made', async () => {
  const path = join(dirname(scratchFile()), 'a', 'b', 'journal.sqlite')
  await (await createSqliteJournal({ path })).close()
  expect(existsSync(path)).toBe(true)
})

test('what is reopened is what was acknowledged', async () => {
  const path = scratchFile()
  const first = await createSqliteJournal({ path })
  const { lease, head } = await drive(first, 'run')
  const { cursor } = await first.append(lease, { after: head, at: 1, entries: drafts(1, 2) })
  await first.close()
  await using second = await createSqliteJournal({ path })
  expect(await collect(second, 'run')).toHaveLength(2)
  await second.append(lease, { after: cursor, at: 2, entries: drafts(3), end: 'completed' })
  expect((await second.head('run')).status).toBe('completed')
})

test('closing waits for what is in flight, and nothing starts afterwards', async () => {
  const path = scratchFile()
  const journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  const pending = journal.append(lease, { after: head, at: 1, entries: drafts(1) })
  await journal.close()
  expect(await verdict(pending)).toBe('granted')
  expect(await verdict(journal.head('run'))).toBe('JOURNAL_CLOSED not-applied')
  await using again = await createSqliteJournal({ path })
  expect(await collect(again, 'run')).toHaveLength(1)
})

test('a call that names both a path and a connection, or neither, is a TypeError', async () => {
  await expect(createSqliteJournal({} as never)).rejects.toThrow(TypeError)
  const both = { path: scratchFile(), connection: new DatabaseSync(':memory:') }
  await expect(createSqliteJournal(both as never)).rejects.toThrow(TypeError)
})

const REFUSED: Record<string, { make: (path: string) => string | DatabaseSync; code?: string }> = {
  'a file that is not SQLite': {
    make(path) {
      writeFileSync(path, 'hello, this is no database, and it is long enough to have a header '.repeat(20))
      return path
    },
  },
  'a directory': {
    make(path) {
      mkdirSync(path)
      return path
    },
  },
  'a path below a file': {
    make(path) {
      writeFileSync(path, '')
      return join(path, 'journal.sqlite')
    },
  },
  "another application's file": {
    make(path) {
      using database = new DatabaseSync(path)
      database.exec('CREATE TABLE theirs (x)')
      return path
    },
  },
  "another application's empty file": {
    make(path) {
      using database = new DatabaseSync(path)
      database.exec('PRAGMA application_id = 5; CREATE TABLE t (x); DROP TABLE t')
      return path
    },
  },
  'a newer schema': {
    make(path) {
      using database = new DatabaseSync(path)
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
      return path
    },
    code: 'SCHEMA_TOO_NEW',
  },
  'a connection that may not write': {
    make(path) {
      new DatabaseSync(path).exec('PRAGMA user_version = 0; VACUUM')
      return new DatabaseSync(path, { readOnly: true })
    },
  },
  'a database in memory': { make: () => new DatabaseSync(':memory:') },
  'the path :memory:': { make: () => ':memory:' },
  'an empty path': { make: () => '' },
}

for (const [what, { make, code = 'STORE_UNUSABLE' }] of Object.entries(REFUSED)) {
  test(`${what} is refused and left as it was`, async () => {
    const path = scratchFile()
    const made = make(path)
    const content = () => (typeof made === 'string' && existsSync(made) ? safeRead(made) : '')
    const before = content()
    const opening = createSqliteJournal(typeof made === 'string' ? { path: made } : { connection: made })
    const error: unknown = await opening.catch((refusal: unknown) => refusal)
    expect(isDurabilityError(error) && `${error.code} ${error.outcome}`).toBe(`${code} not-applied`)
    expect(content()).toEqual(before)
  })
}

function safeRead(path: string): string {
  try {
    return readFileSync(path, 'base64')
  } catch {
    return 'unreadable'
  }
}
