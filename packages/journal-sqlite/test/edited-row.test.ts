import { DatabaseSync } from 'node:sqlite'
import { blobAddress, DurabilityError, type Journal } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const BLOBS = ['first', 'second'].map((text) => Buffer.from(text))
const MANIFEST_TEXT = (seed: string) => `{"agent":"a","seed":"${seed}","taskDigest":"${'0'.repeat(64)}"}`

/** SQL that an owner of the file may run by hand. The run `run` has entries 1, 2 and 3, `other` has one. */
const EDITS = {
  'a payload that is the same to a person': `UPDATE entries SET payload = replace(payload, '{', '{ ') WHERE seq = 2`,
  'a payload with U+0000 behind it': `UPDATE entries SET payload = payload || char(0) WHERE seq = 2`,
  'a payload that is no text': `UPDATE entries SET payload = CAST(x'22ff22' AS TEXT) WHERE seq = 2`,
  'an empty payload': `UPDATE entries SET payload = '' WHERE seq = 3`,
  'another kind': `UPDATE entries SET kind = 'K' WHERE seq = 1`,
  'another time': 'UPDATE entries SET at = at + 1 WHERE seq = 3',
  'a time before all times': 'UPDATE entries SET at = -1 WHERE seq = 3',
  'a time beyond all numbers': 'UPDATE entries SET at = 9223372036854775807 WHERE seq = 3',
  'another digest': `UPDATE entries SET digest = '${'0'.repeat(64)}' WHERE seq = 1`,
  'a digest in capitals': 'UPDATE entries SET digest = upper(digest) WHERE seq = 3',
  'refs to another blob': `UPDATE entries SET refs = '["${blobAddress(BLOBS[1]!)}"]' WHERE seq = 2`,
  'no refs': `UPDATE entries SET refs = '[]' WHERE seq = 2`,
  'refs that are no list': `UPDATE entries SET refs = '{}' WHERE seq = 2`,
  'refs that are no texts': `UPDATE entries SET refs = '[1]' WHERE seq = 2`,
  'refs that are null': `UPDATE entries SET refs = 'null' WHERE seq = 2`,
  'two entries exchanged': `UPDATE entries SET seq = 9 WHERE run_no = 1 AND seq = 1;
     UPDATE entries SET seq = 1 WHERE run_no = 1 AND seq = 2; UPDATE entries SET seq = 2 WHERE seq = 9`,
  'a gap': 'UPDATE entries SET seq = 4 WHERE seq = 3',
  'a gap that the head knows of': 'UPDATE entries SET seq = 4 WHERE seq = 3; UPDATE runs SET seq = 4 WHERE run_no = 1',
  'a gap at the start': 'DELETE FROM entries WHERE run_no = 1 AND seq = 1',
  'an entry after the head': `INSERT INTO entries SELECT 9, run_no, 4, epoch, at, kind, digest, refs, payload FROM entries WHERE seq = 3`,
  'an entry of another run':
    'DELETE FROM entries WHERE run_no = 1 AND seq = 1; UPDATE entries SET run_no = 1 WHERE run_no = 2',
  'the runs of two logs exchanged': 'UPDATE entries SET run_no = -run_no; UPDATE entries SET run_no = 3 + run_no',
  'a head further on': 'UPDATE runs SET seq = 4 WHERE run_no = 1',
  'a head before its log': 'UPDATE runs SET seq = 0 WHERE run_no = 1',
  'a head beyond all numbers': 'UPDATE runs SET seq = 9223372036854775807 WHERE run_no = 1',
  'an epoch beyond all numbers': 'UPDATE runs SET epoch = 9007199254740993 WHERE run_no = 1',
  'an entry of epoch 0': 'UPDATE entries SET epoch = 0 WHERE seq = 2',
  'another manifest': `UPDATE runs SET manifest = '${MANIFEST_TEXT('other')}' WHERE run_no = 1`,
  'a manifest with spaces': `UPDATE runs SET manifest = replace(manifest, ',', ', ') WHERE run_no = 1`,
  'a manifest that is no JSON': `UPDATE runs SET manifest = '{' WHERE run_no = 1`,
  'the digest of another head': 'UPDATE runs SET digest = (SELECT digest FROM runs WHERE run_no = 2) WHERE run_no = 1',
  'the bytes of two blobs exchanged': `UPDATE blobs SET bytes = iif(bytes = CAST('first' AS BLOB), CAST('second' AS BLOB), CAST('first' AS BLOB))`,
  'a blob without its bytes': `UPDATE blobs SET bytes = x''`,
}

for (const [what, sql] of Object.entries(EDITS)) {
  test(`${what}, by hand: found by whoever has the file open and by whoever opens it, and no payload is shown [J-16, R-5, S-6, E-3]`, async () => {
    const path = await journalWithRuns()
    await using journal = await createSqliteJournal({ path })
    expect(await verdict(readingOf(journal))).toBe('granted')
    edit(path, sql)
    const error: unknown = await readingOf(journal).catch((found: unknown) => found)
    expect(error).toBeInstanceOf(DurabilityError)
    expect(error).toMatchObject({ code: 'CORRUPT', outcome: 'not-applied' })
    expect(String(error)).not.toMatch(/secret|first|second/)
    expect(await verdict(openedAnew(path, readingOf))).toBe('CORRUPT not-applied')
  })
}

test('a run renamed by hand is not found by its name and corrupt by the other [J-16, R-2]', async () => {
  const path = await journalWithRuns()
  edit(path, `UPDATE runs SET run_id = 'renamed' WHERE run_no = 1`)
  expect(await verdict(openedAnew(path, (journal) => journal.read('run')))).toBe('RUN_NOT_FOUND not-applied')
  expect(await verdict(openedAnew(path, (journal) => journal.read('renamed')))).toBe('CORRUPT not-applied')
})

test('a blob deleted by hand is missing, and its entry is read all the same [B-2, J-16]', async () => {
  const path = await journalWithRuns()
  edit(path, 'DELETE FROM blobs')
  const blob = (journal: Journal) => journal.getBlob('run', blobAddress(BLOBS[0]!))
  expect(await verdict(openedAnew(path, blob))).toBe('BLOB_MISSING not-applied')
  expect(await openedAnew(path, (journal) => collect(journal, 'run'))).toHaveLength(3)
})

test('an edited head stops its writer before anything is written [J-4, J-16]', async () => {
  const path = await journalWithRuns()
  edit(path, `UPDATE runs SET digest = '${'0'.repeat(64)}' WHERE run_no = 1`)
  await using journal = await createSqliteJournal({ path })
  const { lease } = await journal.acquire('run', { owner: 'me', ttlMs: 60_000 })
  const { next: after } = await journal.read('other')
  const append = (seq: number, digest: string) =>
    journal.append(lease, { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }] })
  expect(await verdict(append(3, after.digest))).toBe('CONFLICT not-applied')
  expect(count(path)).toBe(4)
})

test('what the tables themselves refuse cannot be edited: types, null, a status or seq that is none [J-16]', async () => {
  const path = await journalWithRuns()
  for (const sql of [
    `UPDATE entries SET epoch = 'one'`,
    'UPDATE entries SET epoch = 1.5',
    'UPDATE entries SET seq = 0',
    'UPDATE entries SET payload = NULL',
    `UPDATE entries SET payload = x'00'`,
    `UPDATE runs SET epoch = 'one'`,
    'UPDATE runs SET epoch = -1',
    `UPDATE runs SET status = 'paused'`,
    'UPDATE runs SET digest = NULL',
    `UPDATE runs SET run_id = 'other'`,
    `UPDATE blobs SET bytes = 'text'`,
  ]) {
    expect(() => edit(path, sql), sql).toThrow(/constraint failed|cannot store/)
  }
})

const UNTYPED = {
  'an epoch of text': `UPDATE entries SET epoch = 'one'`,
  'an epoch with a fraction': 'UPDATE entries SET epoch = 1.5',
  'a payload of bytes': 'UPDATE entries SET payload = CAST(payload AS BLOB)',
  'a payload that is a number': 'UPDATE entries SET payload = 1',
  'a payload that is null': 'UPDATE entries SET payload = NULL',
  'refs that are a number': 'UPDATE entries SET refs = 7',
  'an entry twice': 'INSERT INTO entries SELECT * FROM entries WHERE seq = 2',
}

for (const [what, sql] of Object.entries(UNTYPED)) {
  test(`${what}, in a table that was made anew without types, is found when it is read [J-16]`, async () => {
    const path = await journalWithRuns()
    edit(path, 'ALTER TABLE entries RENAME TO was; CREATE TABLE entries AS SELECT * FROM was; DROP TABLE was')
    expect(await verdict(openedAnew(path, readingOf))).toBe('granted')
    edit(path, sql)
    expect(await verdict(openedAnew(path, readingOf))).toBe('CORRUPT not-applied')
  })
}

test('a journal without its table of entries is refused when it is opened [E-1]', async () => {
  const path = await journalWithRuns()
  edit(path, 'DROP TABLE entries')
  await expect(createSqliteJournal({ path })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    outcome: 'not-applied',
    found: expect.stringContaining('no such table: entries'),
  })
})

async function journalWithRuns(): Promise<string> {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  for (const [runId, payloads] of Object.entries({ run: ['one', 'two', 'three'], other: ['four'] })) {
    const { lease, head } = await drive(journal, runId)
    const entries = payloads.map((secret, index) => ({ kind: 'k', payload: { secret }, refs: index === 1 ? [0] : [] }))
    await journal.append(lease, { after: head, at: 7, entries, blobs: runId === 'run' ? BLOBS : [] })
    await journal.release(lease)
  }
  return path
}

/** All there is of `run`. */
async function readingOf(journal: Journal): Promise<void> {
  const entries = await collect(journal, 'run')
  expect(entries).toHaveLength(3)
  for (const bytes of BLOBS) await journal.getBlob('run', blobAddress(bytes))
  await journal.begin('run', MANIFEST)
}

async function openedAnew<T>(path: string, work: (journal: Journal) => Promise<T>): Promise<T> {
  await using journal = await createSqliteJournal({ path })
  return await work(journal)
}

function edit(path: string, sql: string): void {
  using database = new DatabaseSync(path)
  database.exec(sql)
}

function count(path: string): unknown {
  using database = new DatabaseSync(path)
  return database.prepare('SELECT count(*) AS entries FROM entries').get()?.entries
}
