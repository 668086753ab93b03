import { mkdirSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteJournal, type SqliteConnection } from '@tangle-network/journal-sqlite'
import { drive, type Provocation } from './errors-provocation.ts'

const by = 'the SQLite journal'
const path = 'journal.sqlite'

/** What only a journal on a disk can meet. */
export const ERRORS_OF_SQLITE = {
  CORRUPT: [
    {
      by,
      when: 'a payload was edited by hand',
      async provoke() {
        await using journal = await createSqliteJournal({ path })
        await (await drive(journal)).append()
        edit('UPDATE entries SET payload = 2')
        await journal.read('run')
      },
    },
    {
      by,
      when: 'the last entry was lost',
      async provoke() {
        await using journal = await createSqliteJournal({ path })
        await (await drive(journal)).append()
        edit('DELETE FROM entries')
        await journal.read('run')
      },
    },
    {
      by,
      when: 'a run whose manifest was edited by hand is leased',
      async provoke() {
        await using journal = await createSqliteJournal({ path })
        await drive(journal)
        edit(`UPDATE runs SET manifest = '{'`)
        await journal.acquire('run', { owner: 'ada', ttlMs: 1 })
      },
    },
    {
      by,
      when: 'the file is damaged where its runs are',
      async provoke() {
        const journal = await createSqliteJournal({ path })
        await drive(journal)
        await journal.close()
        edit("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'index'")
        await createSqliteJournal({ path })
      },
    },
  ],
  STORE_BUSY: [
    {
      by,
      when: 'another process writes for too long',
      async provoke() {
        await using journal = await createSqliteJournal({ path, busyTimeoutMs: 1 })
        const { append } = await drive(journal)
        using other = new DatabaseSync(path)
        other.exec('BEGIN IMMEDIATE')
        await append()
      },
    },
    {
      by,
      when: 'a backup is read while the journal is opened',
      async provoke() {
        await using journal = await createSqliteJournal({ path })
        const { append } = await drive(journal)
        using other = new DatabaseSync(path)
        other.exec('BEGIN; SELECT * FROM runs')
        await append()
        await createSqliteJournal({ path, busyTimeoutMs: 1 })
      },
    },
  ],
  STORE_FAILED: [
    {
      by,
      when: 'the disk fails while a batch is committed',
      async provoke() {
        const { journal, fail } = await onFailingDisk(10)
        await using _ = journal
        const { append } = await drive(journal)
        fail()
        await append()
      },
    },
    {
      by,
      when: 'the disk is full',
      async provoke() {
        const { journal, fail } = await onFailingDisk(13)
        await using _ = journal
        const { append } = await drive(journal)
        fail()
        await append()
      },
    },
  ],
  STORE_POISONED: [
    {
      by,
      when: 'the disk has failed, and the journal is used on',
      async provoke() {
        const { journal, fail } = await onFailingDisk(10)
        await using _ = journal
        const { lease, append } = await drive(journal)
        fail()
        await append().catch(() => {})
        await journal.renew(lease)
      },
    },
  ],
  STORE_UNUSABLE: [
    {
      by,
      when: 'the file is none of SQLite',
      provoke() {
        writeFileSync(path, 'Dear diary, ')
        return createSqliteJournal({ path })
      },
    },
    {
      by,
      when: "the file is another application's",
      provoke() {
        edit('CREATE TABLE theirs (x)')
        return createSqliteJournal({ path })
      },
    },
    {
      by,
      when: 'the path is that of a directory',
      provoke() {
        mkdirSync(path)
        return createSqliteJournal({ path })
      },
    },
    {
      by,
      when: 'the path leads through a file',
      provoke() {
        writeFileSync('file', '')
        return createSqliteJournal({ path: 'file/below/journal.sqlite' })
      },
    },
    { by, when: 'the journal would be kept in memory', provoke: () => createSqliteJournal({ path: ':memory:' }) },
  ],
  SCHEMA_TOO_NEW: [
    {
      by,
      when: 'a newer version has written the file',
      async provoke() {
        await (await createSqliteJournal({ path })).close()
        edit('PRAGMA user_version = 99')
        await createSqliteJournal({ path })
      },
    },
  ],
} satisfies Record<string, readonly Provocation[]>

function edit(sql: string): void {
  using database = new DatabaseSync(path, { defensive: false })
  database.exec(sql)
}

/** A journal whose writes fail at COMMIT, with that result code of SQLite, once `fail` was called. */
async function onFailingDisk(errcode: number) {
  const database = new DatabaseSync(path)
  let isFailing = false
  let isWriting = false
  const connection: SqliteConnection = {
    exec(sql) {
      if (sql.startsWith('BEGIN')) isWriting = sql === 'BEGIN IMMEDIATE'
      if (!isFailing || !isWriting || sql !== 'COMMIT') return database.exec(sql)
      const message = errcode === 13 ? 'database or disk is full' : 'disk I/O error'
      throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })
    },
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
  }
  const journal = await createSqliteJournal({ connection })
  return { journal, fail: () => (isFailing = true) }
}
