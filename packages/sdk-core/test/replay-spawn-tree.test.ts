import { setImmediate as turn } from 'node:timers/promises'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { type AnySpawnEvent, isDurabilityError, replaySpawnTree } from '../src/durability.ts'
import { RESULTS, SETTLED_AT, SPENT, TREE } from './tree-events.ts'

const treeOf = (events: readonly AnySpawnEvent[] | undefined) => ({ loadTree: async () => events })
const blobs = { get: async (outRef: string) => RESULTS.get(outRef) }

test('settlements come back as they were delivered', async () => {
  const settled = await replaySpawnTree(treeOf(TREE), blobs, 'root')
  expect(settled).toMatchObject([
    { kind: 'down', reason: 'out of luck', infra: true, restartCount: 0, seq: 0, settledAt: SETTLED_AT },
    { kind: 'done', out: { answer: 42 }, outRef: 'ref-one', verdict: { valid: true }, spent: SPENT, seq: 1 },
    { kind: 'done', out: { waitOutcome: true }, outRef: 'ref-nap', seq: 2 },
  ])
  expect(settled.map(({ handle }) => [handle.id, handle.label, handle.status])).toEqual([
    ['root:s2', 'two', 'failed'],
    ['root:s1', 'one', 'done'],
    ['root:w0', 'nap', 'done'],
  ])
  expect(() => settled[0]?.handle.abort()).toThrow(/nothing to abort/)
})

const latencies = fc.array(fc.nat(5), { minLength: RESULTS.size, maxLength: RESULTS.size })
const shuffled = fc.shuffledSubarray([...TREE], { minLength: TREE.length })

test.prop([shuffled, latencies])(
  'in the order of their seqs, however long each result takes',
  async (events, turns) => {
    const slow = {
      async get(outRef: string) {
        const wait = turns[[...RESULTS.keys()].indexOf(outRef)] ?? 0
        for (let left = wait; left > 0; left--) await turn()
        return RESULTS.get(outRef)
      },
    }
    const settled = await replaySpawnTree(treeOf(events), slow, 'root')
    expect(settled.map(({ seq }) => seq)).toEqual([0, 1, 2])
  },
)

test('a wait that was cancelled, and a child that was, are down and need no result', async () => {
  const events = [
    { kind: 'woken', id: 'w', by: 'cancelled', seq: 1 },
    { kind: 'cancelled', id: 'c', reason: 'enough', seq: 0 },
    { kind: 'settled', id: 'd', status: 'down', verdict: { notes: 'bad' }, seq: 2 },
  ]
  const settled = await replaySpawnTree(treeOf(events), blobs, 'root')
  expect(settled.map((one) => (one.kind === 'down' ? [one.handle.status, one.reason] : []))).toEqual([
    ['cancelled', 'enough'],
    ['cancelled', 'wait cancelled'],
    ['failed', 'bad'],
  ])
})

test.each([
  ['a tree that was never begun', undefined, 'RUN_NOT_FOUND'],
  [
    'a result that the store has not got',
    [{ kind: 'settled', id: 'a', status: 'done', outRef: 'gone', seq: 0 }],
    'BLOB_MISSING',
  ],
  [
    'a wait whose outcome it has not got',
    [{ kind: 'woken', id: 'a', by: 'fired', outRef: 'gone', seq: 0 }],
    'BLOB_MISSING',
  ],
  ['a child that is done with nothing', [{ kind: 'settled', id: 'a', status: 'done', seq: 0 }], 'CORRUPT'],
  ['a settlement without a seq', [{ kind: 'cancelled', id: 'a', reason: '' }], 'CORRUPT'],
])('%s cannot be replayed', async (_, events, code) => {
  const failure = await replaySpawnTree(treeOf(events), blobs, 'root').catch((error: unknown) => error)
  expect(isDurabilityError(failure) && failure.code).toBe(code)
})
