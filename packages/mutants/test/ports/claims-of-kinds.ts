import { runInNewContext } from 'node:vm'
import {
  contentAddress,
  createConversationJournal,
  createLoopJournal,
  createResultBlobStore,
  createSpawnJournal,
  materializeTreeView,
  pendingWaits,
  replaySpawnTree,
} from '@tangle-network/sdk-core/durability'
import { expect } from 'vitest'
import { type Claim, verdict } from './world.ts'

/** What holds of one kind of port alone. */
export const CLAIMS_OF_TREES: readonly Claim[] = [
  {
    title: 'seqs of settlements are one order; spawns, waits and what is unknown have orders of their own',
    async check(world) {
      await using port = createSpawnJournal(await world.open())
      await port.beginTree('x', 'then')
      const sparing = ['spawned', 'waiting', 'metered', 'spawned', 'edge', 'of-tomorrow'].map((kind) => ({
        kind,
        seq: 1,
      }))
      for (const event of sparing) await port.appendEvent('x', event)
      await port.appendEvent('x', { kind: 'settled', seq: 1 })
      for (const kind of ['settled', 'cancelled', 'woken']) {
        expect(await verdict(port.appendEvent('x', { kind, seq: 1 })), kind).toBe('DUPLICATE_KEY')
        expect(await verdict(port.appendEvent('x', { kind })), kind).toBe('TypeError')
      }
      await port.appendEvent('x', { kind: 'woken', seq: 2 })
      expect(await port.loadTree('x')).toEqual([...sparing, { kind: 'settled', seq: 1 }, { kind: 'woken', seq: 2 }])
    },
  },
  {
    title: 'a tree is replayed, viewed and gone on waiting for by another process',
    async check(world) {
      const journal = await world.open()
      const [trees, results] = [createSpawnJournal(journal), createResultBlobStore(journal)]
      await trees.beginTree('root', 'then')
      const spawn = { kind: 'spawned', parent: undefined, label: 'c' }
      for (const seq of [0, 1]) await trees.appendEvent('root', { id: `root:s${seq}`, seq, ...spawn })
      await trees.appendEvent('root', { kind: 'waiting', id: 'w', label: 'w', spec: { untilMs: 1 }, seq: 0 })
      for (const seq of [1, 0]) {
        const outRef = contentAddress({ seq })
        await results.put(outRef, { seq })
        await trees.appendEvent('root', { kind: 'settled', id: `root:s${seq}`, status: 'done', outRef, seq: 1 - seq })
      }
      const other = await world.open()
      const heir = { trees: createSpawnJournal(other), results: createResultBlobStore(other) }
      const settled = await replaySpawnTree(heir.trees, heir.results, 'root')
      expect(settled.map((one) => one.kind === 'done' && one.out)).toEqual([{ seq: 1 }, { seq: 0 }])
      const events = (await heir.trees.loadTree('root')) ?? []
      expect(materializeTreeView(events).nodes.map(({ status }) => status)).toEqual(['done', 'waiting', 'done'])
      expect(pendingWaits(events)).toMatchObject([{ id: 'w', spec: { untilMs: 1 } }])
      const nothing = { get: async () => undefined }
      expect(await verdict(replaySpawnTree(heir.trees, nothing, 'root'))).toBe('BLOB_MISSING')
      expect(await verdict(replaySpawnTree(heir.trees, heir.results, 'other'))).toBe('RUN_NOT_FOUND')
    },
  },
]

export const CLAIMS_OF_LOOPS: readonly Claim[] = [
  {
    title: 'an error comes back as one with its message; what is none comes back as it was',
    async check(world) {
      const port = createLoopJournal(await world.open())
      await port.beginRun('x', 'then')
      const foreign: unknown = runInNewContext('new RangeError("of another realm")')
      const errors = [
        new TypeError('no luck', { cause: 'secret' }),
        foreign,
        'a text',
        { message: 'an object' },
        undefined,
      ]
      for (const [index, error] of errors.entries()) await port.appendIteration('x', { index, error })
      const { iterations = [] } = (await port.loadRun('x')) ?? {}
      expect(iterations.slice(0, 2).map(({ error }) => error)).toEqual([
        new Error('no luck'),
        new Error('of another realm'),
      ])
      expect(iterations.slice(0, 2).every(({ error }) => error instanceof Error && error.cause === undefined)).toBe(
        true,
      )
      expect(iterations.slice(2)).toEqual([
        { index: 2, error: 'a text' },
        { index: 3, error: { message: 'an object' } },
        { index: 4 },
      ])
      expect(await verdict(port.appendIteration('x', { index: 0, error: new Error('again') }))).toBe('DUPLICATE_KEY')
    },
  },
  {
    title: 'a loop is told with its times',
    async check(world) {
      const port = createLoopJournal(await world.open())
      await port.beginRun('x', 'then')
      expect(await port.loadRun('x')).toStrictEqual({ runId: 'x', startedAt: 'then', iterations: [] })
      await port.recordEnd('x', 'over')
      expect(await port.loadRun('x')).toStrictEqual({ runId: 'x', startedAt: 'then', iterations: [], endedAt: 'over' })
    },
  },
]

export const CLAIMS_OF_CONVERSATIONS: readonly Claim[] = [
  {
    title: 'a conversation is told with its times and why it halted',
    async check(world) {
      const port = createConversationJournal(await world.open())
      await port.beginRun('x', 'then')
      await port.appendTurn('x', { index: 0, speaker: 'a' })
      const run = { runId: 'x', startedAt: 'then', turns: [{ index: 0, speaker: 'a' }] }
      expect(await port.loadRun('x')).toStrictEqual(run)
      const halted = { kind: 'max_turns', turns: 1 }
      await port.recordHalt('x', halted, 'over')
      expect(await port.loadRun('x')).toStrictEqual({ ...run, halted, endedAt: 'over' })
      expect(await verdict(port.recordHalt('x', { kind: 'abort' }, 'over'))).toBe('RUN_CLOSED')
    },
  },
]
