import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { emptyRunState, foldRun, type RunState } from '../src/index.ts'
import { anyLog, Log } from './log.ts'

test('a log folds into nodes, steps and the history to be replayed [W-3]', () => {
  const log = new Log()
  log.acquired(1)
  const root = log.spawned(0, 'root')
  log.asked(root)
  const child = log.spawned(root, 'child')
  log.failed(child, 'read')
  log.done(child, 'read', 1)
  log.intended(root, 'send', 3)
  const state = foldRun(log.entries)
  expect(state.root).toMatchObject({ id: root, parent: 0, path: [], clockReads: [7], outcome: undefined })
  expect(state.nodes.get(child)).toMatchObject({ id: child, parent: root, path: ['child'] })
  const read = state.nodes.get(child)?.steps.get('read')
  expect(read).toMatchObject({ outcome: { seq: 6, is: { ok: { value: 1 } } }, failures: [{ message: 'no' }] })
  expect(state.root?.steps.get('send')).toMatchObject({ intendedIn: 3, outcome: undefined, effect: 'once' })
  expect(shownHistory(state)).toStrictEqual([
    '3 root clock 0 answered',
    '4 root child child asked',
    '5 child step read asked',
    '6 child step read answered',
    '7 root step send asked',
  ])
})

test('a settled node keeps its outcome and forgets its inside, however deep [W-3]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const child = log.spawned(root, 'child')
  const grandchild = log.spawned(child, 'grandchild')
  log.done(grandchild, 'step')
  log.settled(grandchild, 'inner')
  log.done(child, 'step')
  log.settled(child, 'outer')
  const state = foldRun(log.entries)
  expect([...state.nodes.keys()]).toStrictEqual([root])
  const kept = state.root?.children.get('child')
  expect(kept).toMatchObject({ outcome: { is: { ok: { value: 'outer' } } } })
  expect([kept?.steps.size, kept?.children.size]).toStrictEqual([0, 0])
  expect(shownHistory(state)).toStrictEqual(['2 root child child asked', '7 root child child answered'])
  log.settled(root, 'all')
  const ended = foldRun(log.entries)
  expect([ended.nodes.size, ended.history.length, ended.root?.children.size]).toStrictEqual([0, 0, 0])
  expect(ended.root?.outcome?.is).toStrictEqual({ ok: { value: 'all' } })
})

test('takeovers count since the last outcome [W-3]', () => {
  const log = new Log()
  log.acquired(1)
  const root = log.spawned(0, 'root')
  log.acquired(2)
  log.failed(root, 'step')
  log.acquired(3)
  expect(foldRun(log.entries).acquisitionsWithoutOutcome).toBe(3)
  log.done(root, 'step')
  expect(foldRun(log.entries).acquisitionsWithoutOutcome).toBe(0)
  log.acquired(4)
  expect(foldRun(log.entries).acquisitionsWithoutOutcome).toBe(1)
})

test('a value whose keys are names of JavaScript passes the fold unharmed [V-3, W-1]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const value = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toJSON":3}')
  log.done(root, 'step', value)
  const kept = foldRun(log.entries).root?.steps.get('step')?.outcome?.is
  expect(JSON.stringify(kept)).toBe(JSON.stringify({ ok: { value } }))
})

test.prop([anyLog, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })])(
  'folding page by page gives what folding at once gives [W-3]',
  (entries, sizes) => {
    const state = emptyRunState()
    for (let from = 0, page = 0; from < entries.length; page++) {
      const size = sizes[page % sizes.length]!
      expect(foldRun(entries.slice(from, from + size), state)).toBe(state)
      from += size
    }
    expect(state).toStrictEqual(foldRun(entries))
  },
)

test.prop([anyLog])('the state remembers open nodes only, and all of them [W-3]', (entries) => {
  const state = foldRun(entries)
  const settled = new Set(entries.filter(({ kind }) => kind === 'node.settled').map(({ payload }) => nodeOf(payload)))
  const spawned = entries.filter(({ kind }) => kind === 'node.spawned').map(({ seq }) => seq)
  expect([...state.nodes.keys()]).toStrictEqual(spawned.filter((seq) => !settled.has(seq)))
  for (const { node } of state.history) expect(state.nodes.get(node.id)).toBe(node)
  expect(state.seq).toBe(entries.length)
})

test('many settled children fold in linear time and leave two items each [W-3]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  for (let index = 0; index < 20_000; index++) {
    const child = log.spawned(root, `${index}`)
    log.done(child, 'step')
    log.settled(child)
  }
  const started = performance.now()
  expect(foldRun(log.entries).history).toHaveLength(40_000)
  expect(performance.now() - started).toBeLessThan(5_000)
})

function nodeOf(payload: unknown): number {
  return (payload as { node: number }).node
}

function shownHistory(state: RunState): string[] {
  return state.history.map(({ seq, node, about, key, role }) => `${seq} ${node.key} ${about} ${key} ${role}`)
}
