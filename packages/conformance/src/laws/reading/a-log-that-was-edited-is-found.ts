import { type EntryRow, isDurabilityError, type RunRow } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { collected } from '../../law/collected.ts'
import type { Law } from '../../law/law.ts'
import { batch, readAll } from '../../law/sample.ts'
import type { Stage } from '../../law/stage.ts'
import { writtenRun } from '../../law/written-run.ts'
import { type StoredLog, tamperedStore } from './tampered-store.ts'

const OTHER = 'f'.repeat(64)

type Edit = (log: StoredLog, at: number) => StoredLog

const entry =
  (change: (row: EntryRow) => Partial<Record<keyof EntryRow, unknown>>): Edit =>
  ({ run, entries }, at) => ({
    run,
    entries: entries.map((row, index) => (index === at ? ({ ...row, ...change(row) } as EntryRow) : row)),
  })
const head =
  (change: (row: RunRow) => Partial<RunRow>): Edit =>
  ({ run, entries }) => ({ run: { ...run, ...change(run) }, entries })
const rows =
  (change: (rows: EntryRow[], at: number) => unknown): Edit =>
  ({ run, entries }, at) => {
    const copy = [...entries]
    change(copy, at)
    return { run, entries: copy }
  }

/** Each by what it does to the log; `at` is the index of an entry. */
const EDITS: Record<string, Edit> = {
  'a payload is altered': entry(({ payload }) => ({ payload: payload.replace('nth', 'Nth') })),
  'a payload is spaced': entry(({ payload }) => ({ payload: `${payload} ` })),
  'a kind is altered': entry(({ kind }) => ({ kind: `${kind}!` })),
  'a time is altered': entry(({ at }) => ({ at: at + 1 })),
  'a ref is added': entry(() => ({ refs: [`sha256:${OTHER}`] })),
  'refs are swapped': rows((rows) => {
    const last = rows.pop()!
    rows.push({ ...last, refs: last.refs.toReversed() })
  }),
  'a ref is another': rows((rows) => {
    const last = rows.pop()!
    rows.push({ ...last, refs: last.refs.map(() => last.refs[0]!) })
  }),
  'a digest is altered': entry(() => ({ digest: OTHER })),
  'a seq is text': entry(({ seq }) => ({ seq: `${seq}` })),
  'an entry is dropped': rows((rows, at) => rows.splice(at, 1)),
  'an entry stands twice': rows((rows, at) => rows.splice(at, 0, rows[at]!)),
  'entries are swapped': rows((rows, at) =>
    rows.splice(
      at === 0 ? 0 : at - 1,
      2,
      ...rows
        .slice(at === 0 ? 0 : at - 1)
        .slice(0, 2)
        .reverse(),
    ),
  ),
  'contents are swapped': rows((rows, at) => {
    const [a, b] = at === 0 ? [0, 1] : [at - 1, at]
    const [first, second] = [rows[a]!, rows[b]!]
    rows[a] = { ...second, seq: first.seq }
    rows[b] = { ...first, seq: second.seq }
  }),
  'the end is cut off': rows((rows, at) => rows.splice(at)),
  'an entry follows the head': rows((rows) => rows.push({ ...rows.at(-1)!, seq: rows.length + 1 })),
  'the head is behind': head(({ seq }) => ({ seq: seq - 1 })),
  'the head is ahead': head(({ seq }) => ({ seq: seq + 1 })),
  'the digest of the head is altered': head(() => ({ digest: OTHER })),
  'the manifest is altered': head(({ manifest }) => ({ manifest: manifest.replace('seed', 'sown') })),
  'the run is another': head(({ runId }) => ({ runId: `${runId}!` })),
}

/** Whatever is done to a log beneath the journal, whoever reads up to the place is told. */
export const aLogThatWasEditedIsFound: Law = {
  id: 'a-log-that-was-edited-is-found',
  level: 'L0',
  clause: 'R-5',
  also: ['S-1', 'S-6', 'J-16'],
  invariant: 'J16',
  statement:
    'a log whose entries or head are not as they were written is corrupt to whoever reads, watches, verifies or exports it',
  needs: ['store'],
  meets: Object.keys(EDITS),
  async check({ forAll, demand, tally }) {
    const cases = fc.record({
      size: fc.integer({ min: 2, max: 12 }),
      at: fc.nat(),
      limit: fc.integer({ min: 1, max: 13 }),
    })
    const check = async ({ size, at, limit }: { size: number; at: number; limit: number }, { open }: Stage) => {
      const sound = await open()
      const { lease, after } = await writtenRun(sound, 'run', [size - 1])
      const blobs = [Uint8Array.of(1), Uint8Array.of(2)]
      const last = { kind: 'sample', payload: { nth: 'last' }, refs: [0, 1] }
      await sound.append(lease, { ...batch(after), entries: [last], blobs })
      const entries = await readAll(sound, 'run')
      for (const [name, edit] of Object.entries(EDITS)) {
        const spoilt = await open({ wrap: (store) => tamperedStore(store, (log) => edit(log, at % size)) })
        const where = `${name} at index ${at % size} of ${size}`
        await demand.refused('CORRUPT', `reading where ${where}`, () => readAll(spoilt, 'run'))
        // A row that no page asks for is not reached: then what is read must be what was written.
        const paged = await readAll(spoilt, 'run', limit).catch((error: unknown) => error)
        const isTold = isDurabilityError(paged, 'CORRUPT')
        if (!isTold) demand.equal(paged, entries, `reading in pages of ${limit} where ${where}`)
        await demand.refused('CORRUPT', `verify where ${where}`, () => spoilt.verify('run'))
        await demand.refused('CORRUPT', `export where ${where}`, () => collected(spoilt.export('run')))
        tally.meet(name)
      }
      demand.equal(await readAll(sound, 'run', limit), entries, 'the log beneath')
      demand.equal((await sound.verify('run')).entries, size, 'entries that verify counts')
    }
    await forAll(cases, check, {
      weight: 0.1,
      examples: [
        { size: 2, at: 0, limit: 13 },
        { size: 12, at: 11, limit: 1 },
      ],
    })
  },
}
