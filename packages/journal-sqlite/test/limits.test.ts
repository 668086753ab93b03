import { deepStrictEqual } from 'node:assert/strict'
import { type Batch, blobAddress, type Journal, type Lease, LIMITS } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { observe } from './observe.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

interface World {
  readonly journal: Journal
  readonly lease: Lease
  readonly head: Batch['after']
}

interface Limited {
  /** Uses so much of it: all of it is granted, one more is refused. */
  use(world: World, size: number): Promise<unknown>
  /** Of the file reopened, what was stored. */
  found(journal: Journal): Promise<unknown>
  /** What must be found, by its length. */
  readonly is: (size: number) => unknown
}

const append = ({ journal, lease, head }: World, batch: Partial<Batch>) =>
  journal.append(lease, { after: head, at: 1, entries: drafts(1), ...batch })
const lengthOfFirst = async (journal: Journal) => JSON.stringify((await collect(journal, 'run'))[0]?.payload).length
const same = (size: number) => size

const LIMITED: Partial<Record<keyof typeof LIMITS, Limited>> = {
  runIdBytes: {
    use: ({ journal }, size) => journal.begin(wide(size), MANIFEST),
    found: async (journal) => Buffer.byteLength((await journal.head(wide(LIMITS.runIdBytes))).runId),
    is: same,
  },
  nameBytes: {
    use: ({ journal, lease }, size) =>
      journal.acquire('run', {
        owner: wide(size),
        ttlMs: 1_000,
        supersede: { owner: lease.owner, epoch: lease.epoch },
      }),
    found: async (journal) => Buffer.byteLength((await journal.head('run')).holder?.owner ?? ''),
    is: same,
  },
  kindBytes: {
    use: (world, size) => append(world, { entries: [{ kind: wide(size), payload: 1 }] }),
    found: async (journal) => Buffer.byteLength((await collect(journal, 'run'))[0]?.kind ?? ''),
    is: same,
  },
  payloadBytes: {
    use: (world, size) => append(world, { entries: drafts('x'.repeat(size - 2)) }),
    found: lengthOfFirst,
    is: same,
  },
  batchEntries: {
    use: (world, size) => append(world, { entries: drafts(...Array.from({ length: size }, (_, index) => index)) }),
    found: async (journal) => (await collect(journal, 'run')).length,
    is: same,
  },
  batchBytes: {
    use: (world, size) => append(world, { blobs: [new Uint8Array(size - 1)] }),
    found: async (journal) => (await journal.getBlob('run', blobAddress(new Uint8Array(LIMITS.batchBytes - 1)))).length,
    is: (size) => size - 1,
  },
  refsPerEntry: {
    use: (world, size) =>
      append(world, { entries: [{ kind: 'k', payload: 1, refs: new Array(size).fill(0) }], blobs: [new Uint8Array()] }),
    found: async (journal) => (await collect(journal, 'run'))[0]?.refs.length,
    is: same,
  },
  blobBytes: {
    use: ({ journal, lease }, size) => journal.putBlob(lease, new Uint8Array(size)),
    found: async (journal) => (await journal.getBlob('run', blobAddress(new Uint8Array(LIMITS.blobBytes)))).length,
    is: same,
  },
  reasonBytes: {
    use: ({ journal, lease }, size) => journal.release(lease, { stalled: wide(size) }),
    found: async (journal) => Buffer.byteLength((await journal.head('run')).stalled ?? ''),
    is: same,
  },
}

for (const [limit, { use, found, is }] of Object.entries(LIMITED)) {
  const size = LIMITS[limit as keyof typeof LIMITS]
  test(`${limit}: ${size} are stored and come back from the reopened file, one more is refused and nothing is written [V-9, V-8, J-7]`, async () => {
    const path = scratchFile()
    using observer = observe(path)
    const journal = await createSqliteJournal({ path })
    const world = { journal, ...(await drive(journal, 'run')) }
    const before = observer.writes()
    expect(await verdict(use(world, size + 1))).toBe('LIMIT_EXCEEDED not-applied')
    expect(observer.writes()).toBe(before)
    await use(world, size)
    await journal.close()
    await using again = await createSqliteJournal({ path })
    expect(await found(again)).toBe(is(size))
  })
}

test('a value of so many levels comes back from the reopened file, one level more is refused and nothing is written [V-2, V-9, J-7]', async () => {
  const path = scratchFile()
  using observer = observe(path)
  const journal = await createSqliteJournal({ path })
  const world = { journal, ...(await drive(journal, 'run')) }
  const before = observer.writes()
  expect(await verdict(append(world, { entries: drafts(nested(LIMITS.depth + 1)) }))).toBe('INVALID_VALUE not-applied')
  expect(observer.writes()).toBe(before)
  await append(world, { entries: drafts(nested(LIMITS.depth)) })
  await journal.close()
  await using again = await createSqliteJournal({ path })
  deepStrictEqual((await collect(again, 'run'))[0]?.payload, nested(LIMITS.depth))
})

test('more entries than a page holds are read page by page, none twice and none left out [R-4, V-9]', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease, head } = await drive(journal, 'run')
  let after: Batch['after'] = head
  for (const start of [0, 1_000]) {
    const entries = drafts(...Array.from({ length: 1_000 }, (_, index) => start + index))
    after = (await journal.append(lease, { after, at: 1, entries })).cursor
  }
  await journal.append(lease, { after, at: 1, entries: drafts(2_000) })
  expect((await journal.read('run', { limit: 5_000 })).entries).toHaveLength(LIMITS.pageEntries)
  const payloads = (await collect(journal, 'run')).map(({ payload }) => payload)
  expect(payloads).toEqual(Array.from({ length: 2_001 }, (_, index) => index))
})

/** Text of so many bytes in two-byte characters, and one more when the number is odd. */
function wide(bytes: number): string {
  return 'é'.repeat(bytes / 2) + 'e'.repeat(bytes % 2)
}

function nested(levels: number): unknown {
  return levels === 0 ? 'core' : levels % 2 === 0 ? [nested(levels - 1)] : { deep: nested(levels - 1) }
}
