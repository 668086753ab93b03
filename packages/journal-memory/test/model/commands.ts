import { type EndStatus, RunStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import { Append, OfferAgain, type PlaceChoice, type Ref } from './append.ts'
import { Begin } from './begin.ts'
import { GetBlob, PutBlob } from './blob.ts'
import { Claim, Revive } from './claim.ts'
import { Forget, List } from './forget.ts'
import { Acquire, type LeaseChoice, Release, Renew, Wait } from './lease.ts'
import { Deliver, ReadInbox } from './message.ts'
import { Read } from './read.ts'

/** Takes the first, or one of the others so many times in a hundred. */
function mostly<T>(usual: T, percent: number, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 100 - percent, arbitrary: fc.constant(usual) },
    { weight: percent, arbitrary: fc.constantFrom(...others) },
  )
}

const at = fc.nat()
const runId = mostly('one', 50, 'two', 't_o')
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
  reuse: fc.boolean(),
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
  end: mostly<EndStatus | undefined>(undefined, 10, 'completed', 'failed', 'cancelled'),
  suspend: mostly<number | 'for a message' | undefined>(undefined, 20, -5, 5, 40, 'for a message'),
  seen: mostly<'nothing' | 'all' | 'one' | 'too many'>('nothing', 40, 'all', 'all', 'one', 'too many'),
  progress: mostly(true, 30, false),
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

// Few ids and payloads, so that messages are delivered again and are in conflict.
const deliver = fc.record({
  runId,
  id: fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5'),
  payload: mostly(0, 15, 1),
})
const claim = fc.record({
  owner,
  ttlMs,
  limit: fc.integer({ min: 1, max: 3 }),
  queue: mostly('q', 10, 'p'),
  agents: mostly(['agent', 'other'], 10, ['other']),
  // Enough crashes in a row to have a run quarantined.
  crashes: mostly(0, 30, 1, 12),
})
const list = fc.record({
  prefix: fc.constantFrom('', '', 'o', 't', 'two', 't_', '%'),
  status: fc.option(fc.subarray([...RunStatus.options]), { nil: undefined }),
  after: fc.constantFrom(undefined, 'one', 'p', 't_o'),
  limit: fc.integer({ min: 1, max: 3 }),
})

const appending = append.map((args) => new Append(args))
const beginning = begin.map((args) => new Begin(args))
const forgetting = fc.record({ runId }).map((args) => new Forget(args))
const delivering = deliver.map((args) => new Deliver(args))
const acquiring = acquire.map((args) => new Acquire(args))

/** Sequences of calls: a sixth of them appends, a fifth of those offered before, a third under leases that are stale. */
export const anyCommands = fc.commands(
  [
    beginning,
    beginning,
    beginning,
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
    delivering,
    delivering,
    fc.record({ runId, after: fc.nat(5), limit: fc.integer({ min: 1, max: 3 }) }).map((args) => new ReadInbox(args)),
    claim.map((args) => new Claim(args)),
    claim.map((args) => new Claim(args)),
    fc.record({ runId }).map((args) => new Revive(args)),
    list.map((args) => new List(args)),
    forgetting,
    forgetting,
    fc.record({ ms: fc.integer({ min: -5, max: 60 }) }).map((args) => new Wait(args)),
  ],
  { size: '+2' },
)
