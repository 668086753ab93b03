import type { EndStatus, RunStatus } from '@tangle-network/durability-contract'
import fc from 'fast-check'
import type { LeaseChoice, Operation, PlaceChoice, RequestChoice } from './operation.ts'

/** Strings in which backends differ: what SQL, JSON and file systems fold, cut, escape or sort in ways of their own. */
export const NASTY = [
  ...[
    '',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00\ud800',
    'é',
    'e\u0301',
    ' ',
    'a ',
    '%',
    '_',
    "'",
    '"',
    '\\',
    '\u{1F600}',
  ],
  ...['\uffff', '__proto__', 'constructor', 'toJSON', 'null', '1e400', '9007199254740993'],
]

/** Mostly the first run, so that enough happens to one of them. */
const run = fc.constantFrom(0, 0, 0, 1, 1, 2)
const back = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) })
const ttlMs = fc.constantFrom(60_000, 60_000, 60_000, 50, 1)
const end = fc.constantFrom<EndStatus>('completed', 'failed', 'cancelled', 'moved')
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('p', 'q') },
  { weight: 1, arbitrary: fc.constantFrom(...NASTY) },
)
const payload = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1.5e-300, 2 ** 53, [], {}, [[1], { a: [null] }]) },
  { weight: 1, arbitrary: fc.dictionary(text, fc.constantFrom<unknown>(1, 'x', null, [2]), { maxKeys: 3 }) },
)
const bytes = fc.constantFrom('', 'a', '\u0000', '\u00ff\u00fe', 'blob')

/** Nearly a third of what is sent is sent under a lease that is not, or not quite, the current one. */
const lease: fc.Arbitrary<LeaseChoice> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ run, age: fc.constant(0) }) },
  { weight: 4, arbitrary: fc.record({ run, age: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      run,
      age: fc.nat({ max: 1 }),
      forged: fc.constantFrom('token' as const, 'epoch' as const, 'owner' as const),
    }),
  },
)

const request: fc.Arbitrary<RequestChoice> = fc.record({
  ttlMs,
  as: fc.constantFrom<RequestChoice['as']>('itself', 'itself', 'itself', 'the holder'),
  supersede: fc.constantFrom<RequestChoice['supersede']>('nobody', 'nobody', 'the holder', 'an earlier holder'),
})

/** Nearly a third of the batches follow a place that is not the head: mostly one beside it. */
const place: fc.Arbitrary<PlaceChoice> = fc.record({
  which: fc.constantFrom<PlaceChoice['which']>(
    ...Array<'head'>(14).fill('head'),
    ...(['earlier', 'earlier', 'seq + 1', 'seq - 1', 'another digest', 'of another run'] as const),
  ),
  back: fc.nat({ max: 3 }),
})

const append = fc.record({
  ...{ do: fc.constant('append' as const), lease, after: place, at: fc.nat({ max: 3 }) },
  payloads: fc.array(payload, { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom('note', 'note', 'Note', 'é'),
  blobs: fc.array(bytes, { maxLength: 2 }),
  refs: fc.constantFrom('none', 'none', 'carried', 'carried', 'stored', 'of another run', 'nowhere'),
  end: fc.oneof({ weight: 14, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: end }),
  suspend: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.constantFrom(-1_000, 0, 1, 1_000, 'message' as const) },
  ),
  seen: fc.constantFrom('nothing', 'nothing', 'all', 'one', 'too many'),
  progress: fc.boolean(),
  vocabulary: fc.constantFrom(1, 1, 1, 2),
})

const limit = fc.constantFrom(1, 2, 3, 1_000)
const queue = fc.constantFrom('q', 'q', 'q', 'p')
const status = fc.uniqueArray(
  fc.constantFrom<RunStatus>('open', 'suspended', 'stalled', 'quarantined', 'completed', 'moved'),
  {
    minLength: 1,
  },
)

interface Weighted {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<Operation>
}

const of = <Name extends string>(name: Name) => fc.constant(name)

/** Every operation by name, and how often it is wanted. */
const OPERATIONS = {
  begin: {
    weight: 4,
    arbitrary: fc.record({
      ...{
        do: of('begin'),
        run,
        variant: fc.constantFrom(0, 0, 0, 0, 0, 0, 1),
        acquire: fc.option(request, { freq: 4 }),
      },
      reuse: fc.boolean(),
    }),
  },
  acquire: { weight: 8, arbitrary: fc.record({ do: of('acquire'), run, request }) },
  renew: { weight: 2, arbitrary: fc.record({ do: of('renew'), lease }) },
  release: {
    weight: 3,
    arbitrary: fc.record({ do: of('release'), lease, stalled: fc.option(of('why'), { freq: 2 }) }),
  },
  append: { weight: 16, arbitrary: append },
  again: {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: of('again'), back, under: fc.constantFrom('the same', 'the newest') },
      end: fc.oneof({ weight: 4, arbitrary: of('same') }, { weight: 1, arbitrary: fc.oneof(of('none'), end) }),
    }),
  },
  putBlob: { weight: 3, arbitrary: fc.record({ do: of('putBlob'), lease, bytes }) },
  getBlob: { weight: 2, arbitrary: fc.record({ do: of('getBlob'), run, back: fc.nat({ max: 3 }) }) },
  head: { weight: 3, arbitrary: fc.record({ do: of('head'), run }) },
  read: { weight: 5, arbitrary: fc.record({ do: of('read'), run, after: place, limit }) },
  deliver: {
    weight: 5,
    arbitrary: fc.record({
      ...{ do: of('deliver'), run, id: fc.constantFrom('m1', 'm2', 'm3', 'M1', 'm1 ') },
      ...{ sender: fc.constantFrom('ann', 'ann', 'ann', 'bob'), payload },
    }),
  },
  inbox: { weight: 3, arbitrary: fc.record({ do: of('inbox'), run, after: fc.nat({ max: 2 }), limit }) },
  claim: {
    weight: 5,
    arbitrary: fc.record({
      ...{ do: of('claim'), ttlMs, limit: fc.constantFrom(1, 1, 2, 10), queue },
      agents: fc.constantFrom(['a', 'b'], ['a', 'b'], ['a'], ['A']),
      vocabulary: fc.constantFrom(2, 2, 1),
    }),
  },
  revive: { weight: 2, arbitrary: fc.record({ do: of('revive'), run }) },
  list: {
    weight: 3,
    arbitrary: fc.record({
      ...{
        do: of('list'),
        prefix: fc.constantFrom('', '', 'r', 'R', '%', '_'),
        status: fc.option(status, { freq: 2 }),
      },
      ...{ queue: fc.option(queue, { freq: 2 }), after: fc.option(run, { freq: 2 }), limit },
    }),
  },
  forget: { weight: 2, arbitrary: fc.record({ do: of('forget'), run }) },
  prune: {
    weight: 1,
    arbitrary: fc.record({
      ...{
        do: of('prune'),
        agoMs: fc.constantFrom(-1, 0, 1, 50),
        status: fc.option(fc.constant(['completed']), { freq: 2 }),
      },
      queue: fc.option(queue, { freq: 2 }),
    }),
  },
  verify: { weight: 1, arbitrary: fc.record({ do: of('verify'), run }) },
} as unknown as Record<Operation['do'], Weighted>

export type OperationName = keyof typeof OPERATIONS

/** Random operations of these names. */
export function operations(names: readonly OperationName[]): fc.Arbitrary<Operation> {
  return fc.oneof(...names.map((name) => OPERATIONS[name]))
}

export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[]
