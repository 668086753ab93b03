import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { emptyRunState, foldRun, foldTree, idempotencyKey, placeAfter } from '../src/index.ts'
import { Log } from './log.ts'

function rounds(count: number): Log {
  const log = new Log()
  const root = log.spawned(0, 'root')
  for (let round = 0; round < count; round++) {
    log.failed(root, 'work')
    log.done(root, 'work', round)
    log.asked(root)
    log.settled(log.spawned(root, 'child'))
    if (round === 0) log.marked(root, 'change')
    log.checkpointed(root, { round })
  }
  log.done(root, 'work')
  return log
}

test('ten thousand checkpointed rounds fold to as much as one [K-21]', () => {
  const [one, many] = [1, 10_000].map((count) => foldRun(rounds(count).entries))
  expect(many?.history.map(({ about, key, role }) => [about, key, role])).toStrictEqual([['step', 'work', 'answered']])
  expect(many?.history.length).toBe(one?.history.length)
  expect([many?.nodes.size, many?.root?.steps.size, many?.root?.children.size]).toStrictEqual([1, 1, 0])
  expect([many?.root?.clockReads, many?.root?.checkpoints]).toStrictEqual([[], 10_000])
  expect(many?.root?.checkpoint?.is).toStrictEqual({ value: { round: 9_999 } })
  expect([...(many?.root?.versions.keys() ?? [])]).toStrictEqual(['change'])
})

test('it is the same however the log is cut into pages [W-3]', () => {
  const { entries } = rounds(9)
  const state = emptyRunState()
  for (const entry of entries) foldRun([entry], state)
  expect(state).toStrictEqual(foldRun(entries))
})

test('a settled node forgets its state [W-3]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const child = log.spawned(root, 'child')
  log.marked(child, 'change')
  log.checkpointed(child, 'large')
  log.settled(child)
  const settled = foldRun(log.entries).root?.children.get('child')
  expect([settled?.checkpoint, settled?.versions.size]).toStrictEqual([undefined, 0])
})

test('the tree shows every step of every round, under its own key [W-4]', () => {
  const steps = [...(foldTree(rounds(2).entries)?.steps ?? [])]
  expect(steps.map(([name, { key, failures }]) => [name, key, failures])).toStrictEqual([
    ['work', 'work', 1],
    ['work\u00011', 'work', 1],
    ['work\u00012', 'work', 0],
  ])
})

const key = fc.stringMatching(/^[a-z~0-9]{1,3}$/)

test.prop([
  fc.array(key, { maxLength: 2 }),
  fc.array(key, { maxLength: 2 }),
  fc.nat({ max: 3 }),
  fc.nat({ max: 3 }),
  key,
])(
  'a key after a checkpoint is asked for under another idempotency key than before, and than at any other place [K-21]',
  (one, other, before, after, step) => {
    const isSame = JSON.stringify(one) === JSON.stringify(other) && before === after
    const keys = [placeAfter(one, before), placeAfter(other, after)].map((place) => idempotencyKey('run', place, step))
    expect(keys[0] === keys[1]).toBe(isSame)
  },
)
