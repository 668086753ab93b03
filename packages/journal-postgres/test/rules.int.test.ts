import { fc, test } from '@fast-check/vitest'
import {
  type AppendAsk,
  appendToRun,
  type BeginAsk,
  beginRun,
  blobAddress,
  type ClaimAsk,
  claimRun,
  type DeliverAsk,
  deliverTo,
  dueSince,
  isClaimable,
  type JournalStore,
  type LeaseAsk,
  LIMITS,
  mayWrite,
  type RunRow,
  renewLease,
} from '@tangle-network/durability-contract'
import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { runJson } from '../src/row.ts'
import { harness } from './conformance-harness.ts'
import { noRun, putRun, stored } from './rows.ts'

/** What SQL decides is decided by the contract's rules as well: whatever a row looks like, the two must agree. */

const NOW = 1_000
let env: Awaited<ReturnType<typeof harness.provision>>
let store: JournalStore
let owner: pg.Client

beforeAll(async () => {
  env = await harness.provision()
  store = (await harness.open(env, { clock: () => NOW, failpoint: () => {} })) as JournalStore
  owner = new pg.Client({ connectionString: env.url })
  await owner.connect()
})

afterAll(async () => {
  await store.close()
  await owner.end()
  await harness.destroy(env)
})

const digest = (n: number) => n.toString(16).padStart(64, '0')
const few = fc.integer({ min: 1, max: 3 })
const time = fc.constantFrom(NOW - 1, NOW, NOW + 1, 5)
const leased = fc.record({
  owner: fc.constantFrom('a', 'b'),
  token: fc.constantFrom('t', 'u'),
  leaseMs: few,
  expiresAt: time,
})
const unleased = fc.constant({ owner: null, token: null, leaseMs: null, expiresAt: null })
const standing = fc.oneof(
  fc.record({ status: fc.constantFrom('open', 'stalled'), lease: fc.oneof(leased, unleased) }),
  fc.record({
    status: fc.constantFrom('suspended', 'quarantined', 'completed', 'failed', 'moved', 'forgotten'),
    lease: unleased,
  }),
  fc.record({ status: fc.constant('importing'), lease: leased }),
)

const row: fc.Arbitrary<RunRow> = fc
  .record({
    standing,
    epoch: few,
    seq: fc.integer({ min: 0, max: 3 }),
    vocabulary: few,
    dueAt: fc.option(time),
    claims: fc.constantFrom(0, 1, LIMITS.claimsWithoutProgress - 1, LIMITS.claimsWithoutProgress),
    inboxLast: fc.constantFrom(0, 2, LIMITS.inboxMessages - 1, LIMITS.inboxMessages),
    inboxSeen: fc.constantFrom(0, 0, 2),
    inboxBytes: fc.constantFrom(0, LIMITS.inboxBytes - 3, LIMITS.inboxBytes),
    queue: fc.constantFrom('q', 'r', null),
    agent: fc.constantFrom('x', 'y'),
  })
  .map(({ standing: { status, lease }, seq, inboxLast, inboxSeen, dueAt, ...rest }) => {
    const ended = ['completed', 'failed', 'moved'].includes(status)
    return {
      ...rest,
      ...{ runId: 'run', manifest: '{}', status: status as RunRow['status'], ...lease },
      ...{ stalled: status === 'stalled' ? 'why' : null, seq, digest: digest(seq) },
      ...{ inboxLast, inboxSeen: Math.min(inboxSeen, inboxLast) },
      ...{ dueAt: ended ? null : dueAt, endedAt: ended ? 7 : null },
    }
  })

const lease: fc.Arbitrary<LeaseAsk> = fc.record({
  runId: fc.constant('run'),
  epoch: few,
  token: fc.constantFrom('t', 'u'),
})

const bytes = Uint8Array.of(1)
const blob = { address: blobAddress(bytes), bytes }

/** A batch after one of the places, of one or two entries of which some stand already where they would go. */
const batch: fc.Arbitrary<AppendAsk> = fc
  .record({
    lease,
    after: fc.integer({ min: 0, max: 3 }),
    other: fc.boolean(),
    count: fc.integer({ min: 1, max: 2 }),
    fresh: fc.constantFrom(0, 0, 9),
    end: fc.constantFrom(null, null, 'completed' as const, 'failed' as const),
    suspend: fc.constantFrom(null, { wakeAt: null }, { wakeAt: NOW - 1 }, { wakeAt: NOW + 5 }),
    seen: fc.constantFrom(null, 0, 2, 3),
    progress: fc.boolean(),
    vocabulary: few,
    needs: fc.constantFrom([], [], [blob.address]),
    carries: fc.boolean(),
  })
  .map(({ lease: held, after, other, count, fresh, carries, suspend, end, ...rest }) => ({
    ...held,
    ...rest,
    end,
    suspend: end === null ? suspend : null,
    after: { seq: after, digest: other ? digest(99) : digest(after) },
    entries: Array.from({ length: count }, (_, index) => {
      const seq = after + 1 + index
      return { seq, at: 3, kind: 'kind', payload: '"p"', refs: [], digest: digest(seq + fresh) }
    }),
    blobs: carries ? [blob] : [],
  }))

const message: fc.Arbitrary<DeliverAsk> = fc.record({
  runId: fc.constant('run'),
  message: fc.record({
    ...{ id: fc.constantFrom('known', 'new'), sender: fc.constant('s'), kind: fc.constant('k') },
    ...{ payload: fc.constant('"p"'), digest: fc.constantFrom(digest(5), digest(6)) },
  }),
  bytes: fc.constantFrom(3, 4),
})

async function decided<Answer>(
  run: RunRow | null,
  call: (store: JournalStore) => Promise<Answer>,
): Promise<{ answer: Answer; before: Awaited<ReturnType<typeof stored>>; after: Awaited<ReturnType<typeof stored>> }> {
  if (run === null) await noRun(owner, env)
  else {
    const held = { blobs: run.epoch > 1 ? [blob] : [], message: { id: 'known', digest: digest(5) } }
    await putRun(owner, env, run, held)
  }
  const before = await stored(owner, env)
  const answer = await call(store)
  return { answer, before, after: await stored(owner, env) }
}

/** What a decision says shall be stored. */
function expected(
  before: Awaited<ReturnType<typeof stored>>,
  run: RunRow,
  added: { entries?: readonly object[]; messages?: readonly object[] } = {},
) {
  return {
    ...{ runs: [JSON.parse(runJson(run))], blobs: before.blobs },
    entries: [...(before.entries as object[]), ...(added.entries ?? [])],
    messages: [...(before.messages as object[]), ...(added.messages ?? [])],
  }
}

test.prop([row, batch], { numRuns: 250 })('append decides as the rule [J-4, J-6, J-9, M-6]', async (run, ask) => {
  const { answer, before, after } = await decided(run, (store) => store.append(ask))
  const standing = {
    digestAt: (seq: number) => (seq <= run.seq ? digest(seq) : undefined),
    hasBlob: (address: string) => run.epoch > 1 && address === blob.address,
  }
  const decision = appendToRun(run, ask, standing, NOW)
  if (decision.refused) {
    expect({ answer, after }).toStrictEqual({ answer: decision, after: before })
    return
  }
  // What the row came to is not answered, it is looked at below.
  expect(answer).toStrictEqual({ run: { runId: 'run' }, now: NOW })
  const entries = decision.replayed
    ? []
    : ask.entries.map(({ refs, ...entry }) => ({ ...entry, refs: JSON.stringify(refs), epoch: ask.epoch }))
  const blobs = ask.blobs.length > 0 && !decision.replayed ? [{ address: blob.address, bytes: '\\x01' }] : before.blobs
  expect(after).toStrictEqual({ ...expected(before, decision.run, { entries }), blobs })
})

test.prop([row, lease], { numRuns: 100 })('renew and putBlob decide as the rules [L-5, J-6]', async (run, ask) => {
  const renewal = renewLease(run, ask, NOW)
  const renewed = await decided(run, (store) => store.renew(ask))
  if (renewal.refused) expect(renewed).toStrictEqual({ answer: renewal, before: renewed.before, after: renewed.before })
  else {
    expect(renewed.answer).toStrictEqual({ run: renewal.run, now: NOW })
    expect(renewed.after).toStrictEqual(expected(renewed.before, renewal.run))
  }
  const writable = mayWrite(run, ask, NOW)
  const put = await decided(run, (store) => store.putBlob({ ...ask, blob }))
  if (writable.refused) expect(put).toStrictEqual({ answer: writable, before: put.before, after: put.before })
  else {
    expect(put.answer).toStrictEqual({ run, now: NOW })
    expect(put.after).toStrictEqual({ ...put.before, blobs: [{ address: blob.address, bytes: '\\x01' }] })
  }
})

test.prop([row, message], { numRuns: 150 })('deliver decides as the rule [M-1, M-2, M-4, M-7]', async (run, ask) => {
  const { answer, before, after } = await decided(run, (store) => store.deliver(ask))
  const known = { position: 1, id: 'known', sender: 'sender', kind: 'kind', payload: '"p"', digest: digest(5), at: 3 }
  const decision = deliverTo(run, ask.message.id === 'known' && run.inboxLast > 0 ? known : undefined, ask, NOW)
  if (decision.refused) {
    expect({ answer, after }).toStrictEqual({ answer: decision, after: before })
    return
  }
  expect(answer).toStrictEqual({ run: decision.run, now: NOW, position: decision.position })
  const messages = decision.replayed ? [] : [{ ...ask.message, position: decision.position, at: NOW }]
  expect(after).toStrictEqual(expected(before, decision.run, { messages }))
})

const beginner: fc.Arbitrary<BeginAsk> = fc.record({
  ...{ runId: fc.constant('run'), manifest: fc.constantFrom('{}', '{"o":1}'), agent: fc.constant('x') },
  ...{ queue: fc.constantFrom('q', null), genesis: fc.constant(digest(0)), reuse: fc.boolean() },
  acquire: fc.option(
    fc.record({
      ...{ owner: fc.constantFrom('a', 'c'), token: fc.constant('secret'), ttlMs: few },
      supersede: fc.option(fc.record({ owner: fc.constant('b'), epoch: few })),
    }),
  ),
})

test.prop([fc.option(row), beginner], { numRuns: 150 })(
  'begin decides as the rule, where there is a run and where there is none [J-1, J-2, G-3]',
  async (run, ask) => {
    const { answer, before, after } = await decided(run, (store) => store.begin(ask))
    const decision = beginRun(run ?? undefined, ask, NOW)
    if (decision.refused) {
      expect({ answer, after }).toStrictEqual({ answer: decision, after: before })
      return
    }
    expect(answer).toStrictEqual({ ...decision, now: NOW })
    const nothing = { runs: [], entries: [], blobs: [], messages: [] }
    expect(after).toStrictEqual(expected(decision.created ? nothing : before, decision.run))
  },
)

const claimer: fc.Arbitrary<ClaimAsk> = fc.record({
  ...{ owner: fc.constant('c'), ttlMs: fc.constant(9), tokens: fc.constant(['secret']), queue: fc.constant('q') },
  ...{ agents: fc.constantFrom(['x'], ['x', 'y'], []), vocabulary: few },
})

test.prop([row, claimer], { numRuns: 150 })('claim decides as the rule [Q-1, Q-3]', async (run, ask) => {
  const { answer, before, after } = await decided(run, (store) => store.claim(ask))
  if (!isClaimable(run, ask, NOW)) {
    expect({ answer, after }).toStrictEqual({ answer: { runs: [], now: NOW }, after: before })
    return
  }
  const { run: claimed, granted } = claimRun(run, ask, 'secret', NOW)
  expect(answer).toStrictEqual({ runs: granted ? [claimed] : [], now: NOW })
  expect(after).toStrictEqual(expected(before, claimed))
})

/** What stands in the index of due runs behind their queue. */
async function indexed(schema: string): Promise<string[]> {
  const sql = `SELECT pg_get_indexdef('${schema}.runs_due'::regclass, 2, true) AS since`
  return (await owner.query<{ since: string }>(sql)).rows.map(({ since }) => since)
}

test.prop([row], { numRuns: 100 })('a row is due since when the rule says [Q-2]', async (run) => {
  await putRun(owner, env, run, { blobs: [] })
  const [index] = await indexed(env.schema)
  const { rows } = await owner.query(`SELECT ${index} AS since FROM ${env.schema}.runs WHERE due_at IS NOT NULL`)
  expect(rows).toStrictEqual(run.dueAt === null ? [] : [{ since: String(dueSince(run)) }])
})
