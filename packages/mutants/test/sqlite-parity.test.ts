import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Batch,
  type BlobAddress,
  blobAddress,
  type Cursor,
  type Journal,
  type Lease,
  type Manifest,
} from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const RUNS = ['a', 'A', 'b']
const OWNERS = ['x', 'y']
const BLOBS = ['', 'one', 'two'].map((text) => new TextEncoder().encode(text))
const MANIFESTS: Manifest[] = ['s', 't'].map((seed) => ({ agent: 'a', taskDigest: '0'.repeat(64), seed }))

/** Indices are taken modulo what there is, so that every sequence of operations means something. */
const index = fc.nat(30)
const run = fc.nat(RUNS.length - 1)
const owner = fc.constantFrom(...OWNERS)
const request = fc.record({ owner, ttlMs: fc.constantFrom(1, 50), supersede: fc.boolean() })
/** Mostly the newest lease of the run: stale ones are spice, or nothing would ever be granted. */
const lease = fc.oneof({ weight: 4, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: index })

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('begin'),
      run,
      manifest: fc.constantFrom(0, 0, 0, 1),
      request: fc.option(request),
    }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('acquire'), run, request }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('renew'), run, lease }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('release'), run, lease, stalled: fc.option(fc.constant('why \u{1F600}')) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      op: fc.constant('append'),
      run,
      lease,
      after: fc.constantFrom('head', 'head', 'head', 'head', 'start', 'forged'),
      payloads: fc.array(fc.json({ maxDepth: 2 }), { minLength: 1, maxLength: 3 }),
      blob: index,
      refs: fc.constantFrom('none', 'none', 'stored', 'carried'),
      end: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'completed', 'failed', 'cancelled'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('replay'), which: index, end: fc.constantFrom('same', 'same', 'other') }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('putBlob'), run, lease, blob: index }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('getBlob'), run, blob: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('read'),
      run,
      after: fc.nat(6),
      forged: fc.boolean(),
      limit: fc.constantFrom(1, 2, 1000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('head'), run }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('tick'), ms: fc.constantFrom(1, 60) }) },
) as fc.Arbitrary<Operation>

type Operation =
  | { op: 'begin'; run: number; manifest: number; request: Request | null }
  | { op: 'acquire'; run: number; request: Request }
  | { op: 'renew'; run: number; lease: number }
  | { op: 'release'; run: number; lease: number; stalled: string | null }
  | AppendOperation
  | { op: 'replay'; which: number; end: 'same' | 'other' }
  | { op: 'putBlob'; run: number; lease: number; blob: number }
  | { op: 'getBlob'; run: number; blob: number }
  | { op: 'read'; run: number; after: number; forged: boolean; limit: number }
  | { op: 'head'; run: number }
  | { op: 'tick'; ms: number }

interface Request {
  owner: string
  ttlMs: number
  supersede: boolean
}

interface AppendOperation {
  op: 'append'
  run: number
  lease: number
  after: 'head' | 'start' | 'forged'
  payloads: string[]
  blob: number
  refs: 'none' | 'stored' | 'carried'
  end: 'completed' | 'failed' | 'cancelled' | undefined
}

/** What the callers of both journals remember; the journals agree, so one memory does for both. */
interface World {
  runId: (run: number) => string
  leases: Map<string, Lease[]>
  heads: Map<string, Cursor>
  sent: { lease: Lease; batch: Batch }[]
}

type Call = (journal: Journal) => Promise<unknown>

test('SQLite answers every sequence of operations as memory does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  let now = 1_000_000
  const settings = () => {
    let tokens = 0
    return { clock: () => now, newToken: () => `token-${++tokens}` }
  }
  await using memory = createMemoryJournal(settings())
  await using sqlite = await createSqliteJournal({ path: join(folder, 'journal.sqlite'), ...settings() })
  const seen = new Map<string, number>()
  let programs = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60 }), async (operations) => {
        const program = ++programs
        const world: World = { runId: (at) => `${program}/${RUNS[at]}`, leases: new Map(), heads: new Map(), sent: [] }
        for (const each of operations) {
          if (each.op === 'tick') now += each.ms
          const call = callOf(each, world)
          if (call === undefined) continue
          const expected = await answer(call(memory))
          expect(await answer(call(sqlite)), JSON.stringify(each)).toStrictEqual(expected)
          remember(world, each, expected)
          const key = `${each.op} ${expected.code ?? 'granted'}`
          seen.set(key, (seen.get(key) ?? 0) + 1)
        }
      }),
      { numRuns: 400 },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const wanted of WANTED) expect(seen.get(wanted) ?? 0, `how often ${wanted} was met`).toBeGreaterThan(0)
})

/** What a run of this test must have met, or it has compared too little. */
const WANTED = [
  ...['begin granted', 'begin RUN_CONFLICT', 'begin LEASE_HELD', 'acquire granted', 'acquire LEASE_HELD'],
  ...['acquire RUN_CLOSED', 'acquire RUN_NOT_FOUND', 'renew granted', 'renew FENCED', 'release granted'],
  ...['append granted', 'append FENCED', 'append CONFLICT', 'append BLOB_MISSING', 'append RUN_CLOSED'],
  ...['replay granted', 'replay CONFLICT', 'putBlob granted', 'putBlob FENCED', 'getBlob granted'],
  ...['getBlob BLOB_MISSING', 'read granted', 'read CURSOR_INVALID', 'read RUN_NOT_FOUND', 'head granted'],
]

function callOf(each: Operation, world: World): Call | undefined {
  if (each.op === 'tick') return undefined
  if (each.op === 'replay') {
    const { lease, batch } = world.sent[each.which % world.sent.length] ?? {}
    if (!lease || !batch) return undefined
    const { end, ...open } = batch
    const offered: Batch = each.end === 'same' ? batch : end ? open : { ...batch, end: 'failed' }
    return (journal) => journal.append(lease, offered)
  }
  const runId = world.runId(each.run)
  if (each.op === 'begin') {
    const acquire = each.request && requestOf(each.request, world, runId)
    return (journal) => journal.begin(runId, MANIFESTS[each.manifest]!, acquire ? { acquire } : {})
  }
  if (each.op === 'acquire') return (journal) => journal.acquire(runId, requestOf(each.request, world, runId))
  if (each.op === 'head') return (journal) => journal.head(runId)
  if (each.op === 'getBlob') return (journal) => journal.getBlob(runId, addressOf(each.blob))
  if (each.op === 'read') {
    const after = { seq: each.after, ...(each.forged ? { digest: 'f'.repeat(64) } : {}) }
    return (journal) => journal.read(runId, { after, limit: each.limit })
  }
  const lease = leaseOf(world, runId, each.lease)
  if (lease === undefined) return undefined
  if (each.op === 'renew') return (journal) => journal.renew(lease)
  if (each.op === 'release') {
    return (journal) => journal.release(lease, each.stalled === null ? {} : { stalled: each.stalled })
  }
  if (each.op === 'putBlob') return (journal) => journal.putBlob(lease, blobOf(each.blob))
  const batch = batchOf(each, world, runId)
  world.sent.push({ lease, batch })
  return (journal) => journal.append(lease, batch)
}

function batchOf(each: AppendOperation, world: World, runId: string): Batch {
  const head = world.heads.get(runId) ?? { seq: 0, digest: '0'.repeat(64) }
  const after = { head, start: { seq: 0, digest: head.digest }, forged: { seq: head.seq, digest: 'f'.repeat(64) } }
  const refs: { refs?: (number | BlobAddress)[] } =
    each.refs === 'none' ? {} : { refs: [each.refs === 'stored' ? addressOf(each.blob) : 0] }
  return {
    after: after[each.after],
    at: 7,
    entries: each.payloads.map((payload) => ({ kind: 'k', payload, ...refs })),
    ...(each.refs === 'carried' ? { blobs: [blobOf(each.blob)] } : {}),
    ...(each.end ? { end: each.end } : {}),
  }
}

function requestOf({ owner, ttlMs, supersede }: Request, world: World, runId: string) {
  const last = world.leases.get(runId)?.at(-1)
  return { owner, ttlMs, ...(supersede && last ? { supersede: { owner: last.owner, epoch: last.epoch } } : {}) }
}

function leaseOf(world: World, runId: string, which: number): Lease | undefined {
  const leases = world.leases.get(runId) ?? []
  return which < 0 ? leases.at(-1) : leases[which % leases.length]
}

function blobOf(which: number): Uint8Array {
  return BLOBS[which % BLOBS.length]!
}

function addressOf(which: number): BlobAddress {
  return blobAddress(blobOf(which))
}

interface Answered {
  code?: string
  outcome?: string
  message?: string
  details?: unknown
  value?: unknown
}

async function answer(pending: Promise<unknown>): Promise<Answered> {
  try {
    return { value: await pending }
  } catch (error) {
    const { code, outcome, message, details } = error as Required<Answered>
    return { code, outcome, message, details }
  }
}

function remember(world: World, each: Operation, { value }: Answered): void {
  if (value === undefined || !('run' in each)) return
  const runId = world.runId(each.run)
  const { lease, head, cursor } = value as { lease?: Lease; head?: Cursor; cursor?: Cursor }
  if (lease) world.leases.set(runId, [...(world.leases.get(runId) ?? []), lease])
  const place = cursor ?? head
  if (place && each.op !== 'read') world.heads.set(runId, { seq: place.seq, digest: place.digest })
}
