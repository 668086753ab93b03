import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { isDurabilityError, materializeTreeView, type SpawnEvent } from '../src/durability.ts'
import { SETTLED_AT, SPENT, TREE } from './tree-events.ts'

const FREE = { iterations: 0, tokens: { input: 0, output: 0 }, usd: 0, ms: 0 }

test('a tree is what its events say, child by child in the order of spawns', () => {
  const view = materializeTreeView(TREE)
  expect(view).toMatchObject({ root: 'root', inFlight: 0, waiting: 1 })
  const of = new Map(view.nodes.map((node) => [node.id, node]))
  expect(of.get('root')).toStrictEqual({
    ...{ id: 'root', label: 'root', runtime: 'router', budget: { maxTokens: 9 }, status: 'pending' },
    spent: { iterations: 2, tokens: { input: 4, output: 6 }, usd: 1, ms: 8 },
  })
  expect(of.get('root:s1')).toMatchObject({
    ...{ parent: 'root', status: 'done', outRef: 'ref-one', spent: SPENT, settledAt: SETTLED_AT },
    verdict: { valid: true },
  })
  expect(of.get('root:s2')).toMatchObject({ status: 'failed', reason: 'out of luck', spent: SPENT })
  expect(of.get('root:w0')).toMatchObject({ status: 'done', runtime: 'wait', outRef: 'ref-nap', spent: FREE })
  expect(of.get('root:w1')).toMatchObject({ status: 'waiting', spec: { kind: 'poll' }, armedAt: 6, spent: FREE })
})

test.prop([fc.shuffledSubarray([...TREE], { minLength: TREE.length })])(
  'whatever order its events are in',
  (events) => {
    const [view, expected] = [materializeTreeView(events), materializeTreeView(TREE)]
    const byId = (nodes: typeof view.nodes) => nodes.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    expect({ ...view, nodes: byId(view.nodes) }).toStrictEqual({ ...expected, nodes: byId(expected.nodes) })
  },
)

test('unknown fields stay with their child, and events of other kinds say nothing', () => {
  const events = [
    { kind: 'spawned', id: 'a', label: 'a', seq: 0, assignmentId: 'job', key: 'k' },
    { kind: 'spawned', id: 'b', label: 'b', seq: 1 },
    { kind: 'edge', id: 'b', edge: {}, seq: 0 },
    { kind: 'edge', edge: {} },
    { kind: 'settled', id: 'a', status: 'done', outRef: 'r', seq: 0, trace: { status: 'available' } },
  ]
  const [node, other] = materializeTreeView(events).nodes
  expect(other?.status).toBe('pending')
  expect(node).toMatchObject({ assignmentId: 'job', key: 'k', status: 'done', trace: { status: 'available' } })
})

test('other names for the same are read: an outcome, an ordinal, a wait that is armed', () => {
  const events = [
    { kind: 'armed', id: 'w', label: 'w', ordinal: 0 },
    { kind: 'spawned', id: 'b', label: 'b', ordinal: 1 },
    { kind: 'spawned', id: 'a', label: 'a', ordinal: 0 },
    { kind: 'settled', id: 'b', outcome: 'done', seq: 0 },
    { kind: 'cancelled', id: 'a', reason: 'enough', seq: 1 },
  ]
  const view = materializeTreeView(events)
  expect(view.nodes.map(({ id, status }) => [id, status])).toEqual([
    ['w', 'waiting'],
    ['a', 'cancelled'],
    ['b', 'done'],
  ])
  expect(view.root).toBe('a')
})

test('amounts are known together when both are', () => {
  const spent = (known: boolean) => ({ ...SPENT, usdKnown: known })
  const events = [
    { kind: 'spawned', id: 'a', label: 'a', seq: 0 },
    { kind: 'settled', id: 'a', status: 'done', outRef: 'r', spent: spent(true), seq: 0 },
    { kind: 'metered', id: 'a', spend: spent(false), seq: 0 },
  ]
  expect(materializeTreeView(events).nodes[0]?.spent).toMatchObject({ usd: 1, usdKnown: false })
})

test.each(['settled', 'cancelled', 'woken', 'metered'])('%s of what was never spawned is a broken tree', (kind) => {
  const events = [{ kind, id: 'ghost', seq: 0 }] as unknown as SpawnEvent[]
  expect(refusal(() => materializeTreeView(events))).toBe('CORRUPT')
})

test('nothing has no root', () => {
  expect(materializeTreeView([])).toStrictEqual({ root: '', nodes: [], inFlight: 0, waiting: 0 })
})

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isDurabilityError(error)) return error.code
    throw error
  }
  return 'none'
}
