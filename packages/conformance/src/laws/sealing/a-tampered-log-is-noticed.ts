import type { EntryRow, Journal, JournalStore, RunRow } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { between } from '../../law/between.ts'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, readAll } from '../../law/sample.ts'

interface Log {
  readonly run: RunRow
  readonly entries: readonly EntryRow[]
}

type Tamper = (log: Log, k: number, l: number) => Log

const entriesOf = (change: (entries: EntryRow[], k: number, l: number) => EntryRow[]): Tamper => {
  return ({ run, entries }, k, l) => ({ run, entries: change([...entries], k, l) })
}
const renumbered = (entries: readonly EntryRow[]) => entries.map((entry, index) => ({ ...entry, seq: index + 1 }))
const changed = (part: (entry: EntryRow, other: EntryRow) => Partial<EntryRow>) =>
  entriesOf((entries, k, l) =>
    entries.map((entry, index) => (index === k ? { ...entry, ...part(entry, entries[l] ?? entry) } : entry)),
  )
const headOf = (part: (log: Log, k: number) => Partial<RunRow>): Tamper => {
  return (log, k) => ({ ...log, run: { ...log.run, ...part(log, k) } })
}
const flipped = (digest: string) => digest.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

/** What a disk, a careless hand or a thief without a plan may do. `k` and `l` are indices of entries, and differ. */
const TAMPERS: Readonly<Record<string, Tamper>> = {
  'an entry lost': entriesOf((entries, k) => entries.toSpliced(k, 1)),
  'an entry lost and the rest renumbered': entriesOf((entries, k) => renumbered(entries.toSpliced(k, 1))),
  'everything lost from an entry on': entriesOf((entries, k) => entries.slice(0, k)),
  'two entries exchanged': entriesOf((entries, k, l) => exchanged(entries, k, l)),
  'two entries exchanged and renumbered': entriesOf((entries, k, l) => renumbered(exchanged(entries, k, l))),
  'an entry repeated and the rest renumbered': entriesOf((entries, k) =>
    renumbered(entries.toSpliced(k, 0, entries[k] as EntryRow)),
  ),
  'an entry past the head': entriesOf((entries, k) => [
    ...entries,
    { ...(entries[k] as EntryRow), seq: entries.length + 1 },
  ]),
  'another payload': changed(({ payload }) => ({ payload: `[${payload}]` })),
  'a blank in the payload': changed(({ payload }) => ({ payload: `${payload} ` })),
  'the payload of another': changed((_, { payload }) => ({ payload })),
  'another kind': changed(({ kind }) => ({ kind: `${kind} ` })),
  'another time': changed(({ at }) => ({ at: at + 1 })),
  'another seq': changed(({ seq }) => ({ seq: seq + 1 })),
  'another digest': changed(({ digest }) => ({ digest: flipped(digest) })),
  'the digest of another': changed((_, { digest }) => ({ digest })),
  'a ref more': changed(({ refs }) => ({ refs: [...refs, `sha256:${'0'.repeat(64)}`] })),
  'a ref less': changed(({ refs }) => ({ refs: refs.slice(1) })),
  'refs in another order': changed(({ refs }) => ({ refs: refs.toReversed() })),
  'a head of another digest': headOf(({ run }) => ({ digest: flipped(run.digest) })),
  'a head further on': headOf(({ run }) => ({ seq: run.seq + 1 })),
  'a head further back': headOf((_, k) => ({ seq: k })),
  'another manifest': headOf(({ run }) => ({ manifest: run.manifest.replace('"seed":"seed"', '"seed":"other"') })),
}

function exchanged(entries: EntryRow[], k: number, l: number): EntryRow[] {
  return entries.with(k, entries[l] as EntryRow).with(l, entries[k] as EntryRow)
}

/** The store as it would answer if that stood in it. */
function tampered(store: JournalStore, tamper: (log: Log) => Log): JournalStore {
  return between(store, {
    async read(ask) {
      const all = await store.read({ ...ask, afterSeq: 0, limit: 1_000 })
      if (all.refused) return all
      const { run, entries } = tamper({ run: all.run, entries: all.entries })
      const digest = entries.find(({ seq }) => seq === ask.afterSeq)?.digest
      return { ...all, run, digest, entries: entries.filter(({ seq }) => seq > ask.afterSeq).slice(0, ask.limit) }
    },
  })
}

/** Page by page, and what may stand past the last one. */
async function readToTheEnd(journal: Journal, limit: number): Promise<void> {
  const entries = await readAll(journal, 'run', limit)
  await journal.read('run', { after: { seq: entries.length } })
}

const LENGTH = 5

/** Nothing inside a log can be lost, changed or moved unnoticed. */
export const aTamperedLogIsNoticed: Law = {
  id: 'a-tampered-log-is-noticed',
  level: 'L0',
  clause: 'S-6',
  also: ['R-5', 'J-16', 'S-1'],
  invariant: 'J16',
  statement:
    'any loss, change or reordering in a log, and any disagreement with its head, is CORRUPT by the time it is read',
  needs: ['store'],
  async check({ forAll, demand }) {
    const cases = fc.record({
      what: fc.constantFrom(...Object.keys(TAMPERS)),
      at: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 2, maxLength: 2 }),
      limit: fc.integer({ min: 1, max: LENGTH + 1 }),
    })
    const examples = Object.keys(TAMPERS).map((what) => ({ what, at: [1, 3], limit: 2 }))
    await forAll(
      cases,
      async ({ what, at: [k = 0, l = 0], limit }, { open }) => {
        const journal = await open()
        const { lease, after } = await begun(journal)
        const entries = Array.from({ length: LENGTH }, (_, index) => draft({ index }, [index, 5, 6]))
        const blobs = Array.from({ length: LENGTH + 2 }, (_, index) => Uint8Array.of(index))
        const { cursor } = await journal.append(lease, { ...batch(after), entries: entries.slice(0, 3), blobs })
        await journal.append(lease, { ...batch(cursor), entries: entries.slice(3), blobs })
        demand.equal((await readAll(journal, 'run', limit)).length, LENGTH, 'entries before anything was changed')
        const tamper = TAMPERS[what]
        const spied = await open({ wrap: (store) => tampered(store, (log) => tamper?.(log, k, l) ?? log) })
        const where = `of a log with ${what} (entries ${k + 1} and ${l + 1})`
        await demand.refused('CORRUPT', `reading by ${limit} ${where}`, () => readToTheEnd(spied, limit))
        await demand.refused('CORRUPT', `verify ${where}`, () => spied.verify('run'))
        demand.equal((await journal.verify('run')).entries, LENGTH, 'entries of the log itself')
      },
      { examples, weight: 0.3 },
    )
  },
}
