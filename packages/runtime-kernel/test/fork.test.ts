import {
  createAesCodec,
  createKeyRing,
  createSealer,
  DurabilityError,
  encodeValue,
  forkRun,
  type Journal,
  moveRun,
} from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'
import { abandon, entriesOf, forever, heir } from './world.ts'

/** Larger than what a log keeps in place, and too large for one chunk of an import. */
const [IN_A_BLOB, LARGE] = [70_000, 5_000_000]

const agent = (last: () => unknown, effect: 'idempotent' | 'once' = 'idempotent', size = IN_A_BLOB) =>
  defineAgent({
    name: 'agent',
    act: async (_: null, scope) => {
      const large = [await scope.step('a', () => 'a'.repeat(size)), await scope.step('b', () => 'b'.repeat(size))]
      return [large.map((text) => text.length), scope.random(), await scope.step('last', last, { effect })]
    },
  })

async function killedOrigin(journal: Journal, size = IN_A_BLOB) {
  await abandon(journal, agent(forever, 'idempotent', size), null, 4)
}

test('a fork goes on by itself, with the random numbers of its origin [K-22]', async () => {
  const journal = createMemoryJournal()
  await killedOrigin(journal)
  await forkRun(journal, 'run', { at: 3, as: 'fork' })
  const forked = await heir(journal).runOrThrow(
    agent(() => 'fork'),
    null,
    { runId: 'fork' },
  )
  const origin = await heir(journal).runOrThrow(
    agent(() => 'origin'),
    null,
    { runId: 'run' },
  )
  expect(forked).toStrictEqual([...(origin as unknown[]).slice(0, 2), 'fork'])
})

test('a fork belongs to its agent and task, as any run [K-22]', async () => {
  const journal = createMemoryJournal()
  await killedOrigin(journal)
  await forkRun(journal, 'run', { at: 3, as: 'fork' })
  const task = heir(journal).run(
    agent(() => 1),
    7 as never,
    { runId: 'fork' },
  )
  await expect(task).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  const must = heir(journal).run(
    agent(() => 1),
    null,
    { runId: 'fork', resume: 'forbid' },
  )
  await expect(must).rejects.toMatchObject({ code: 'RUN_EXISTS' })
})

test('killed between any two of its writes, a fork is not to be seen, and is made by asking again [K-22, X-2]', async () => {
  const shelf = createMemoryShelf()
  const journal = createMemoryJournal({ shelf })
  await killedOrigin(journal, LARGE)
  let landed = 0
  for (let write = 1; ; write++) {
    let left = write
    const dying = createMemoryJournal({
      shelf,
      failpoint: (name) => {
        if (name === 'adopt:before-commit' && --left === 0) throw new Error('killed')
      },
    })
    const ended = await forkRun(dying, 'run', { at: 4, as: 'fork' }).catch((error: unknown) => error)
    if (left > 0) break
    landed += 1
    expect(ended).toBeInstanceOf(DurabilityError)
    await expect(journal.head('fork')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    expect((await journal.list()).runs.map(({ runId }) => runId)).toStrictEqual(['run'])
  }
  expect(landed).toBeGreaterThan(1)
  expect(await journal.verify('fork')).toMatchObject({ entries: 4, blobs: 2 })
})

test('what an origin had begun and not ended is unknown to its fork [K-22, K-3]', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, agent(forever, 'once'), null, 5)
  await forkRun(journal, 'run', { at: 5, as: 'fork' })
  let executed = 0
  const run = heir(journal).run(
    agent(() => executed++, 'once'),
    null,
    { runId: 'fork' },
  )
  await expect(run).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  expect(executed).toBe(0)
})

test('a fork of a run that ended has ended as it did, where it takes everything over [K-22]', async () => {
  const journal = createMemoryJournal()
  const done = agent(() => 'done')
  const result = await heir(journal).runOrThrow(done, null, { runId: 'run' })
  const { length } = await entriesOf(journal)
  expect((await forkRun(journal, 'run', { at: length, as: 'whole' })).status).toBe('completed')
  expect(await heir(journal).runOrThrow(done, null, { runId: 'whole' })).toStrictEqual(result)
  expect((await forkRun(journal, 'run', { at: length - 1, as: 'part' })).status).toBe('open')
  expect(await heir(journal).runOrThrow(done, null, { runId: 'part' })).toStrictEqual(result)
})

test('a fork is in no queue but the one that is named [K-22, Q-1]', async () => {
  const journal = createMemoryJournal()
  const manifest = {
    agent: 'agent',
    queue: 'queue',
    taskDigest: '0'.repeat(64),
    seed: 's',
    parent: { runId: 'p', key: 'k' },
  }
  const { lease, head } = await journal.begin('run', manifest, { acquire: { owner: 'me', ttlMs: 60_000 } })
  if (!lease) throw new Error('a new run has a lease')
  await journal.append(lease, {
    after: head,
    at: 1,
    entries: [{ kind: 'run.acquired', payload: { v: 1, owner: 'me' } }],
  })
  await forkRun(journal, 'run', { at: 1, as: 'unclaimed' })
  await forkRun(journal, 'run', { at: 1, as: 'claimed', queue: 'queue' })
  const claim = {
    owner: 'claimer',
    ttlMs: 1_000,
    limit: 9,
    queue: 'queue',
    supports: { agents: ['agent'], vocabulary: 3 },
  }
  const claimed = await journal.claim(claim)
  expect(claimed.map((each) => each.head.runId)).toStrictEqual(['claimed'])
  expect((await journal.head('claimed')).manifest.parent).toBeUndefined()
})

test('a fork is encrypted under a key of its own, and sealed like every run [K-22, S-4, S-5]', async () => {
  const ring = createKeyRing({ masters: { master: Buffer.alloc(32, 1) }, current: 'master', wrapped: new Map() })
  const journal = createMemoryJournal({ codec: createAesCodec(ring), sealKey: Buffer.alloc(32, 2) })
  await killedOrigin(journal)
  const head = await forkRun(journal, 'run', { at: 4, as: 'fork' })
  expect(await forkRun(journal, 'run', { at: 4, as: 'fork' })).toStrictEqual(head)
  expect(await journal.verify('fork')).toMatchObject({ entries: 4, blobs: 2 })
  const [origin, fork] = [await entriesOf(journal), await entriesOf(journal, 'fork')]
  expect(fork.map(({ kind, payload, at, epoch }) => [kind, payload, at, epoch])).toStrictEqual(
    origin.slice(0, 4).map(({ kind, payload, at, epoch }) => [kind, payload, at, epoch]),
  )
  const refs = (entries: typeof fork) => entries.slice(0, 4).flatMap((entry) => entry.refs)
  expect(refs(fork).filter((address) => refs(origin).includes(address))).toStrictEqual([])
  ring.drop('run')
  expect(
    await heir(journal).runOrThrow(
      agent(() => 'fork'),
      null,
      { runId: 'fork' },
    ),
  ).toContain('fork')
})

test('a run that was moved can be forked where it was at work, and not at its move [K-22]', async () => {
  const [from, to] = [createMemoryJournal(), createMemoryJournal()]
  await killedOrigin(from)
  await moveRun(from, to, 'run', { owner: 'mover' })
  const { seq } = await from.head('run')
  await expect(forkRun(from, 'run', { at: seq, as: 'fork' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
  expect((await forkRun(from, 'run', { at: seq - 1, as: 'fork' })).status).toBe('open')
})

test('a fork of a fork names the fork [K-22]', async () => {
  const journal = createMemoryJournal()
  await killedOrigin(journal)
  await forkRun(journal, 'run', { at: 4, as: 'one' })
  const { manifest } = await forkRun(journal, 'one', { at: 3, as: 'two' })
  expect(manifest.origin).toMatchObject({ runId: 'one', seq: 3 })
  expect(
    await heir(journal).runOrThrow(
      agent(() => 2),
      null,
      { runId: 'two' },
    ),
  ).toContain(2)
})

test.each<[string, object]>([
  ['a place that is no number', { at: '3', as: 'fork' }],
  ['a negative place', { at: -1, as: 'fork' }],
  ['no id', { at: 1 }],
])('%s is a mistake of the caller [E-4]', async (_, options) => {
  const journal = createMemoryJournal()
  await killedOrigin(journal)
  await expect(forkRun(journal, 'run', options as never)).rejects.toThrow(TypeError)
  expect((await journal.list()).runs).toHaveLength(1)
})

test('the manifest of a run without an origin, and with it every digest, is what it always was [S-2]', async () => {
  const journal = createMemoryJournal()
  const manifest = { agent: 'agent', taskDigest: '0'.repeat(64), seed: 'seed' }
  const { head } = await journal.begin('run', manifest)
  expect(head.manifest).toStrictEqual(manifest)
  expect(head.digest).toBe(createSealer().genesis('run', encodeValue(manifest)))
  const origin = { runId: 'other', seq: 1, digest: '1'.repeat(64) }
  await expect(journal.begin('run', { ...manifest, origin })).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
})
