import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Batch, blobAddress, type Entry, type Journal, type Lease } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const PAGE = 4_096
const RUNS = ['first', 'second']
const BATCHES = 8

interface Told {
  readonly lease: Lease
  readonly batches: Batch[]
}

/** Appends batches of three, each with a blob, to every run. `each` is called after every append. */
async function write(journal: Journal, each: () => void = () => {}): Promise<Record<string, Told>> {
  const told: Record<string, Told> = {}
  for (const runId of RUNS) {
    const { lease, head } = await drive(journal, runId, 'me', 3_600_000)
    let after: Batch['after'] = head
    told[runId] = { lease, batches: [] }
    for (let index = 0; index < BATCHES; index++) {
      const payloads = [1, 2, 3].map((part) => `${runId} ${index} ${part} ${'x'.repeat(500)}`)
      const batch = { after, at: 1, entries: drafts(...payloads), blobs: [blobOf(runId, index)] }
      told[runId].batches.push(batch)
      after = (await journal.append(lease, batch)).cursor
      each()
    }
  }
  return told
}

function blobOf(runId: string, index: number): Buffer {
  return Buffer.from(`${runId} ${index} `.repeat(400))
}

/** What reading everything comes to: all of it as it was written, or the code of the refusal. Anything else fails. */
async function readingOf(path: string, told: Record<string, Told>): Promise<string> {
  const read = async () => {
    await using journal = await createSqliteJournal({ path })
    for (const [runId, { batches }] of Object.entries(told)) {
      expect(payloadsOf(await collect(journal, runId))).toEqual(batches.flatMap(({ entries }) => payloadsOf(entries)))
    }
    for (const runId of RUNS) {
      for (let index = 0; index < BATCHES; index++) {
        const bytes = blobOf(runId, index)
        expect(Buffer.from(await journal.getBlob(runId, blobAddress(bytes))).equals(bytes)).toBe(true)
      }
    }
  }
  return verdict(read())
}

function payloadsOf(entries: readonly Pick<Entry, 'payload'>[]): unknown[] {
  return entries.map(({ payload }) => payload)
}

/** Ways in which a disk gives back another page than was written. `older` is the file as it once was. */
const DAMAGE: Record<string, (file: Buffer, page: number, older: Buffer) => void> = {
  'bits flipped at its start': (file, page) => flip(file, page * PAGE),
  'bits flipped in its middle': (file, page) => flip(file, page * PAGE + PAGE / 2),
  'bits flipped at its end': (file, page) => flip(file, (page + 1) * PAGE - 16),
  'only zeros': (file, page) => file.fill(0, page * PAGE, (page + 1) * PAGE),
  'the page after it': (file, page) => file.copyWithin(page * PAGE, (page + 1) * PAGE, (page + 2) * PAGE),
  'what stood there before': (file, page, older) =>
    void older.subarray(page * PAGE, (page + 1) * PAGE).copy(file, page * PAGE),
}

const REFUSALS = ['CORRUPT not-applied', 'STORE_UNUSABLE not-applied', 'BLOB_MISSING not-applied']

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`a page that holds ${what}: whichever it is, all is read as it was written or refused, and nothing is shortened [J-16, R-5, S-6]`, async () => {
    const path = scratchFile()
    const { told, older } = await writeTwice(path)
    const whole = readFileSync(path)
    const damaged = scratchFile()
    const seen = new Map<string, number>()
    for (let page = 0; page < whole.length / PAGE; page++) {
      const file = Buffer.from(whole)
      damage(file, page, older)
      if (file.equals(whole)) continue
      writeFileSync(damaged, file)
      const reading = await readingOf(damaged, told)
      expect(['granted', ...REFUSALS], `page ${page}`).toContain(reading)
      // The first page alone says whether this is an SQLite file at all.
      if (reading.startsWith('STORE_UNUSABLE')) expect(page).toBe(0)
      seen.set(reading, (seen.get(reading) ?? 0) + 1)
    }
    const damages = [...seen.values()].reduce((sum, count) => sum + count)
    expect(seen.get('CORRUPT not-applied')).toBeGreaterThan(damages / 3)
  })
}

test('a file that was cut, wherever, is refused [J-16, R-5]', async () => {
  const path = scratchFile()
  const { told } = await writeTwice(path)
  const whole = readFileSync(path)
  const cut = scratchFile()
  for (let length = PAGE / 2; length < whole.length; length += PAGE / 2) {
    writeFileSync(cut, whole.subarray(0, length))
    expect(['CORRUPT not-applied', 'STORE_UNUSABLE not-applied'], `cut at ${length}`).toContain(
      await readingOf(cut, told),
    )
  }
})

const LOG_DAMAGE: Record<string, (log: Buffer, at: number) => Buffer> = {
  cut: (log, at) => log.subarray(0, at),
  'flipped and not cut': (log, at) => flip(Buffer.from(log), at),
  'zero from there on': (log, at) => Buffer.from(log).fill(0, at),
}

for (const [what, damage] of Object.entries(LOG_DAMAGE)) {
  test(`a log that is ${what}, wherever: every batch before it is whole, none after it half there, and a cursor tells [J-5, J-7, R-3, S-6]`, async () => {
    const path = scratchFile()
    const database = new DatabaseSync(path)
    await using journal = await createSqliteJournal({ connection: database })
    for (const runId of RUNS) await drive(journal, runId, 'me', 3_600_000)
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    const file = readFileSync(path)
    const ends: number[] = []
    await write(journal, () => ends.push(statSync(`${path}-wal`).size))
    const log = readFileSync(`${path}-wal`)
    const last = await journal.head('second')
    for (let at = 40; at < log.length; at += 3_001) {
      const left = damage(log, at)
      const stands = ends.filter((end) => left.subarray(0, end).equals(log.subarray(0, end))).length
      const damaged = scratchFile()
      writeFileSync(damaged, file)
      writeFileSync(`${damaged}-wal`, left)
      await using recovered = await createSqliteJournal({ path: damaged })
      const counts = await Promise.all(RUNS.map(async (runId) => (await collect(recovered, runId)).length))
      expect(counts, `at ${at}`).toEqual([3 * Math.min(stands, BATCHES), 3 * Math.max(stands - BATCHES, 0)])
      const ahead = await verdict(recovered.read('second', { after: last }))
      expect(ahead, `at ${at}`).toBe(stands === ends.length ? 'granted' : 'CURSOR_INVALID not-applied')
    }
    expect(ends).toHaveLength(RUNS.length * BATCHES)
  })
}

/** Two rounds: the file as it was after the first is what a lost write would leave. */
async function writeTwice(path: string): Promise<{ told: Record<string, Told>; older: Buffer }> {
  const journal = await createSqliteJournal({ path })
  const first = await write(journal)
  await journal.close()
  const older = readFileSync(path)
  const again = await createSqliteJournal({ path })
  for (const [runId, { lease, batches }] of Object.entries(first)) {
    const { next } = await again.read(runId, { after: { seq: 3 * BATCHES } })
    const batch = { after: next, at: 2, entries: drafts(`${runId} again`, `${runId} ${'y'.repeat(3_000)}`) }
    await again.append(lease, batch)
    batches.push(batch)
  }
  await again.close()
  return { told: first, older }
}

function flip(file: Buffer, at: number): Buffer {
  for (let index = at; index < Math.min(at + 16, file.length); index++) file[index] = file[index]! ^ 0x5a
  return file
}
