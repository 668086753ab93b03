import type { EndStatus, RunStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'

/** Ids that differ by case, by a wildcard, and so that UTF-16 would sort them otherwise than UTF-8 does. */
export const RUNS = ['a', 'A', 'b', 'b%', '\u{1F600}', '\uffff']

/** Indices are taken modulo what there is, so that every sequence of operations means something. */
const index = fc.nat(30)
/** Mostly two runs of the queue, so that much happens to each. */
const run = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1, 2) }, { weight: 1, arbitrary: fc.nat(RUNS.length - 1) })
const owner = fc.constantFrom('x', 'y')
const request = fc.record({ owner, ttlMs: fc.constantFrom(1, 50), supersede: fc.boolean() })
/** Mostly the newest lease of the run: stale ones are spice, or nothing would ever be granted. */
const lease = fc.oneof({ weight: 4, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: index })
const prefix = fc.constantFrom('', '', '', '', '', 'a', 'b', 'b%', '%', '_', '\u{1F600}', '\uffff')
const queued = fc.boolean()
const status = fc.option(
  fc.uniqueArray(fc.constantFrom<RunStatus>('open', 'suspended', 'stalled', 'quarantined', 'completed', 'moved'), {
    minLength: 1,
  }),
  { freq: 1 },
)

export interface Request {
  owner: string
  ttlMs: number
  supersede: boolean
}

export interface AppendOperation {
  op: 'append'
  run: number
  lease: number
  after: 'head' | 'start' | 'forged'
  payloads: string[]
  blob: number
  refs: 'none' | 'stored' | 'carried'
  end: EndStatus | undefined
  /** Suspends for so many ms; null until a message comes. */
  suspend: number | null | undefined
  seen: 'none' | 'first' | 'last' | 'past'
  progress: boolean
  vocabulary: number
}

export type Operation =
  | { op: 'begin'; run: number; manifest: number; request: Request | null; reuse: boolean }
  | { op: 'acquire'; run: number; request: Request }
  | { op: 'renew'; run: number; lease: number }
  | { op: 'release'; run: number; lease: number; stalled: string | null }
  | AppendOperation
  | { op: 'replay'; which: number; end: 'same' | 'other' }
  | { op: 'putBlob'; run: number; lease: number; blob: number }
  | { op: 'getBlob'; run: number; blob: number }
  | { op: 'read'; run: number; after: number; forged: boolean; limit: number }
  | { op: 'head'; run: number }
  | { op: 'deliver'; run: number; id: number; payload: string }
  | { op: 'inbox'; run: number; after: number; limit: number }
  | { op: 'claim'; owner: string; ttlMs: number; limit: number; agents: string[]; vocabulary: number }
  | { op: 'revive'; run: number; sender: string }
  | { op: 'list'; prefix: string; status: RunStatus[] | null; queued: boolean; after: number | null; limit: number }
  | { op: 'forget'; run: number }
  | { op: 'prune'; agoMs: number; prefix: string; queued: boolean }
  | { op: 'export'; run: number; moved: boolean }
  | { op: 'import'; which: number }
  /** As many claims in a row as quarantine what comes to nothing, each after the leases of the one before ran out. */
  | { op: 'poison' }
  | { op: 'tick'; ms: number }

const append = fc.record({
  op: fc.constant('append'),
  run,
  lease,
  after: fc.constantFrom('head', 'head', 'head', 'head', 'start', 'forged'),
  payloads: fc.array(fc.json({ maxDepth: 2 }), { minLength: 1, maxLength: 3 }),
  blob: index,
  refs: fc.constantFrom('none', 'none', 'stored', 'carried'),
  end: fc.option(fc.constantFrom<EndStatus>('completed', 'failed', 'cancelled', 'moved'), { freq: 5, nil: undefined }),
  suspend: fc.option(fc.constantFrom(null, null, 0, 1, 1000), { freq: 3, nil: undefined }),
  seen: fc.constantFrom('none', 'first', 'last', 'last', 'past'),
  progress: fc.boolean(),
  vocabulary: fc.constantFrom(1, 1, 1, 2),
})

const weighted: [number, fc.Arbitrary<unknown>][] = [
  [
    6,
    fc.record({
      op: fc.constant('begin'),
      run,
      manifest: fc.constantFrom(0, 0, 0, 0, 1, 2),
      request: fc.option(request),
      reuse: fc.boolean(),
    }),
  ],
  [3, fc.record({ op: fc.constant('acquire'), run, request })],
  [1, fc.record({ op: fc.constant('renew'), run, lease })],
  [2, fc.record({ op: fc.constant('release'), run, lease, stalled: fc.option(fc.constant('why \u{1F600}')) })],
  [10, append],
  [3, fc.record({ op: fc.constant('replay'), which: index, end: fc.constantFrom('same', 'same', 'other') })],
  [1, fc.record({ op: fc.constant('putBlob'), run, lease, blob: index })],
  [2, fc.record({ op: fc.constant('getBlob'), run, blob: index })],
  [
    2,
    fc.record({
      op: fc.constant('read'),
      run,
      after: fc.nat(6),
      forged: fc.boolean(),
      limit: fc.constantFrom(1, 2, 1000),
    }),
  ],
  [1, fc.record({ op: fc.constant('head'), run })],
  [5, fc.record({ op: fc.constant('deliver'), run, id: fc.nat(4), payload: fc.constantFrom('p', 'p', 'p', 'q') })],
  [2, fc.record({ op: fc.constant('inbox'), run, after: fc.nat(3), limit: fc.constantFrom(1, 2, 1000) })],
  [
    6,
    fc.record({
      op: fc.constant('claim'),
      owner,
      ttlMs: fc.constantFrom(1, 50),
      limit: fc.constantFrom(1, 1, 2, 10),
      agents: fc.constantFrom(['a', 'b'], ['a', 'b'], ['a'], []),
      vocabulary: fc.constantFrom(1, 2),
    }),
  ],
  [2, fc.record({ op: fc.constant('revive'), run, sender: fc.constantFrom('me', 'you') })],
  [
    4,
    fc.record({
      op: fc.constant('list'),
      prefix,
      status,
      queued,
      after: fc.option(run),
      limit: fc.constantFrom(1, 3, 1000),
    }),
  ],
  [1, fc.record({ op: fc.constant('forget'), run })],
  [1, fc.record({ op: fc.constant('prune'), agoMs: fc.constantFrom(0, 1, 60), prefix, queued })],
  [2, fc.record({ op: fc.constant('export'), run, moved: fc.constantFrom(false, false, false, true) })],
  [2, fc.record({ op: fc.constant('import'), which: index })],
  [1, fc.record({ op: fc.constant('poison') })],
  [3, fc.record({ op: fc.constant('tick'), ms: fc.constantFrom(1, 60) })],
]

export const operation = fc.oneof(
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })),
) as fc.Arbitrary<Operation>
