import type { EndStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { Append, OfferAgain, type PlaceChoice, type Ref } from './append.ts'
import { Begin } from './begin.ts'
import { GetBlob, PutBlob } from './blob.ts'
import { Acquire, type LeaseChoice, Release, Renew, Wait } from './lease.ts'
import { Read } from './read.ts'

/** Takes the first, or one of the others so many times in a hundred. */
function mostly<T>(usual: T, percent: number, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 100 - percent, arbitrary: fc.constant(usual) },
    { weight: percent, arbitrary: fc.constantFrom(...others) },
  )
}

const at = fc.nat()
const runId = mostly('one', 50, 'two', 'three')
const owner = fc.constantFrom('a', 'b', 'c')
const ttlMs = fc.constantFrom(10, 100)
const byte = fc.integer({ min: 0, max: 5 })

const lease = fc.record({
  runId,
  which: mostly<LeaseChoice['which']>('current', 30, 'stale', 'stale', 'elsewhere'),
  at,
})
const place = fc.record({
  which: mostly<PlaceChoice['which']>('head', 30, 'seq + 1', 'seq - 1', 'earlier', 'other digest'),
  at,
})
const ref = fc.record({ of: mostly<Ref['of']>('carried', 60, 'stored', 'stored', 'nowhere'), at })

const begin = fc.record({
  runId,
  seed: mostly('seed', 15, 'other'),
  owner: fc.option(owner, { nil: undefined }),
  ttlMs,
})
const acquire = fc.record({
  runId,
  owner,
  ttlMs,
  supersede: mostly<'nobody' | 'holder' | 'predecessor'>('nobody', 30, 'holder', 'predecessor'),
})
const append = fc.record({
  lease,
  place,
  // Few payloads and times, so that batches that were never offered before can still be replays.
  payloads: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 3 }),
  at: fc.integer({ min: 1, max: 2 }),
  blobs: fc.array(byte, { maxLength: 2 }),
  refs: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.tuple(ref) }),
  end: mostly<EndStatus | undefined>(undefined, 5, 'completed', 'failed', 'cancelled'),
})
const again = fc.record({
  which: at,
  lease: fc.option(lease, { nil: undefined }),
  end: mostly<EndStatus | 'same' | 'none'>('same', 20, 'none', 'failed', 'completed'),
})
const read = fc.record({
  runId,
  seq: at,
  digest: mostly<'known' | 'other' | 'none'>('known', 40, 'other', 'none'),
  limit: fc.integer({ min: 1, max: 5 }),
})

const appending = append.map((args) => new Append(args))
const acquiring = acquire.map((args) => new Acquire(args))

/** Sequences of calls: a third of them appends, a fifth of those offered before, a third under leases that are stale. */
export const anyCommands = fc.commands(
  [
    begin.map((args) => new Begin(args)),
    acquiring,
    acquiring,
    fc.record({ lease }).map((args) => new Renew(args)),
    fc.record({ lease, stalled: mostly<string | undefined>(undefined, 50, 'why') }).map((args) => new Release(args)),
    appending,
    appending,
    appending,
    appending,
    again.map((args) => new OfferAgain(args)),
    fc.record({ lease, byte }).map((args) => new PutBlob(args)),
    fc.record({ runId, which: at }).map((args) => new GetBlob(args)),
    read.map((args) => new Read(args)),
    fc.record({ ms: fc.integer({ min: -5, max: 60 }) }).map((args) => new Wait(args)),
  ],
  { size: '+1' },
)
