import { deepStrictEqual } from 'node:assert/strict'
import { fc, test as property } from '@fast-check/vitest'
import type { Manifest } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { observe } from './observe.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const NAMES = [
  ...[
    'run',
    'Run',
    'run ',
    ' run',
    'é',
    'e\u0301',
    'ß',
    'SS',
    'İ',
    'i\u0307',
    '\ufeffrun',
    '\u200d',
    '\u202erun',
    '\ufdd0',
    '\uffff',
  ],
  ...[
    '\u{1F600}',
    '\u{10FFFF}',
    '%',
    '_',
    '*',
    '[a]',
    '\\',
    "'",
    '"',
    '`',
    ';',
    '--',
    "'; DROP TABLE runs; --",
    '$run_id',
    '?1',
  ],
  ...[
    'null',
    'NULL',
    '0',
    '00',
    '1e3',
    'true',
    '0x10',
    '-1',
    '../run',
    '/',
    'C:\\run',
    'file:run',
    '{}',
    '\u00a0',
    '\u2028',
  ],
]

test('every name is a run of its own, and comes back as it was, from the reopened file too [V-6, V-7, J-15]', async () => {
  const path = scratchFile()
  const first = await createSqliteJournal({ path })
  for (const name of NAMES) {
    const manifest = { ...MANIFEST, agent: name, queue: name, parent: { runId: name, key: name }, seed: name }
    const { lease, head } = await first.begin(name, manifest, { acquire: { owner: name, ttlMs: 3_600_000 } })
    await first.append(lease!, { after: head, at: 1, entries: [{ kind: name, payload: { [name]: name } }] })
  }
  await first.close()
  await using second = await createSqliteJournal({ path })
  for (const name of NAMES) {
    const { head, entries } = await second.read(name)
    expect(head).toMatchObject({ runId: name, epoch: 1, seq: 1, holder: { owner: name } })
    expect(head.manifest).toMatchObject({ agent: name, queue: name, parent: { runId: name, key: name }, seed: name })
    deepStrictEqual(
      entries.map(({ kind, payload }) => ({ kind, payload })),
      [{ kind: name, payload: { [name]: name } }],
    )
  }
})

const NO_NAMES = ['', '\0', 'a\0b', '\n', 'a\tb', '\u007f', '\u0085', '\ud800', '\udc00a', 'a\ud83d']

test('what is no name is refused wherever a name is asked for, and nothing is written [V-6, V-8]', async () => {
  const path = scratchFile()
  using observer = observe(path)
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  const before = observer.writes()
  const begin = (manifest: Partial<Manifest>) => journal.begin('new', { ...MANIFEST, ...manifest })
  for (const name of NO_NAMES) {
    const uses = [
      () => journal.begin(name, MANIFEST),
      () => begin({ agent: name }),
      () => begin({ queue: name }),
      () => begin({ parent: { runId: name, key: 'k' } }),
      () => begin({ parent: { runId: 'p', key: name } }),
      () => journal.acquire('run', { owner: name, ttlMs: 1 }),
      () => journal.append(lease, { after: head, at: 1, entries: [...drafts(1), { kind: name, payload: 1 }] }),
      () => journal.head(name),
      () => journal.read(name),
    ]
    for (const [index, use] of uses.entries()) {
      expect(await verdict(use()), `${index} ${JSON.stringify(name)}`).toBe('INVALID_NAME not-applied')
    }
  }
  expect(observer.writes()).toBe(before)
})

const NO_VALUES = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol('s'),
  () => 1,
  new Date(0),
  new Map(),
  new Uint8Array(1),
  [undefined],
  new Array(2),
]

test('one value that is none refuses its whole batch, blobs and end included, and nothing is written [V-2, V-8]', async () => {
  const path = scratchFile()
  using observer = observe(path)
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  const before = observer.writes()
  for (const value of NO_VALUES) {
    const batch = {
      entries: drafts('good', { deep: [value] }),
      blobs: [Buffer.from('blob')],
      end: 'completed',
    } as const
    expect(await verdict(journal.append(lease, { after: head, at: 1, ...batch })), String(value)).toBe(
      'INVALID_VALUE not-applied',
    )
  }
  expect(observer.writes()).toBe(before)
  expect(await verdict(journal.append(lease, { after: head, at: 1, entries: drafts('good') }))).toBe('granted')
})

property.prop([fc.array(fc.json({ stringUnit: 'binary' }), { minLength: 1, maxLength: 20 })], { numRuns: 20 })(
  'any values come back equal from the reopened file [J-7, V-3]',
  async (texts) => {
    const path = scratchFile()
    const payloads = texts.map((text) => JSON.parse(text) as unknown)
    const first = await createSqliteJournal({ path })
    const { lease, head } = await drive(first, 'run')
    await first.append(lease, { after: head, at: 1, entries: drafts(...payloads) })
    await first.close()
    await using second = await createSqliteJournal({ path })
    const stored = (await collect(second, 'run')).map(({ payload }) => payload)
    // JSON itself forgets the sign of a zero, as the contract does.
    deepStrictEqual(stored, JSON.parse(JSON.stringify(payloads)))
  },
)
