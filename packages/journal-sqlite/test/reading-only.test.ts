import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

async function payloads(entries: AsyncIterable<Entry>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const { payload } of entries) all.push(payload)
  return all
}

test('a journal that only looks answers every reading and leaves the file as it was', async () => {
  const path = scratchFile()
  {
    await using journal = await createSqliteJournal({ path })
    const { lease, head } = await drive(journal, 'run')
    await journal.append(lease, { after: head, at: 1, entries: drafts('one', 'two') })
    await journal.deliver('run', { id: 'm', sender: 's', kind: 'k', payload: 1 })
  }
  const before = digestOf(path)
  await using reader = await createSqliteJournal({ path, readOnly: true })
  expect((await collect(reader, 'run')).map(({ payload }) => payload)).toStrictEqual(['one', 'two'])
  expect((await reader.inbox('run')).messages).toHaveLength(1)
  expect((await reader.list()).runs.map(({ runId }) => runId)).toStrictEqual(['run'])
  expect(await reader.verify('run')).toMatchObject({ entries: 2, messages: 1 })
  expect(digestOf(path)).toBe(before)
})

test('whatever would write is refused, and nothing of it is there', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  await using reader = await createSqliteJournal({ path, readOnly: true })
  const message = { id: 'm', sender: 's', kind: 'k', payload: 1 }
  const calls = [
    reader.begin('other', MANIFEST),
    reader.append(lease, { after: head, at: 1, entries: drafts(1) }),
    reader.deliver('run', message),
  ]
  expect(await Promise.all(calls.map(verdict))).toStrictEqual(calls.map(() => 'STORE_FAILED not-applied'))
  expect(await journal.head('run')).toMatchObject({ seq: 0, inbox: { last: 0 } })
  expect((await journal.list()).runs).toHaveLength(1)
})

test('one that only looks follows what another one commits', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  await using reader = await createSqliteJournal({ path, readOnly: true })
  const seen = payloads(reader.watch('run'))
  const { cursor } = await journal.append(lease, { after: head, at: 1, entries: drafts('one') })
  await journal.append(lease, { after: cursor, at: 2, entries: drafts('two'), end: 'completed' })
  expect(await seen).toStrictEqual(['one', 'two'])
})

test('where nothing is, nothing is made', async () => {
  const path = scratchFile('folder/journal.sqlite')
  const opening = createSqliteJournal({ path, readOnly: true })
  await expect(opening).rejects.toMatchObject({
    ...{ code: 'STORE_UNUSABLE', expected: 'a journal that is there', found: 'nothing' },
  })
  expect(existsSync(dirname(path))).toBe(false)
})

test('an empty file, an older version and a file of another application are refused and stay as they are', async () => {
  const empty = scratchFile()
  writeFileSync(empty, '')
  expect(await verdict(createSqliteJournal({ path: empty, readOnly: true }))).toBe('STORE_UNUSABLE not-applied')
  expect(readFileSync(empty)).toHaveLength(0)

  const older = scratchFile()
  await (await createSqliteJournal({ path: older })).close()
  new DatabaseSync(older).exec('PRAGMA user_version = 1')
  await expect(createSqliteJournal({ path: older, readOnly: true })).rejects.toMatchObject({
    ...{ code: 'STORE_UNUSABLE', found: 'version 1, to be read only' },
  })
  expect(new DatabaseSync(older).prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1 })

  const foreign = scratchFile()
  new DatabaseSync(foreign).exec('CREATE TABLE t (x)')
  expect(await verdict(createSqliteJournal({ path: foreign, readOnly: true }))).toBe('STORE_UNUSABLE not-applied')
  expect(readdirSync(dirname(foreign))).toContain('journal.sqlite')
})

test('a connection that was handed over is no file to be opened in another way', async () => {
  const connection = new DatabaseSync(scratchFile())
  await expect(createSqliteJournal({ connection, readOnly: true })).rejects.toThrow(TypeError)
})
