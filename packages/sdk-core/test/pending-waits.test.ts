import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { pendingWaits, type SpawnEvent } from '../src/durability.ts'
import { TREE } from './tree-events.ts'

test.prop([fc.shuffledSubarray([...TREE], { minLength: TREE.length })])(
  'what was armed and is not over is pending',
  (events) => {
    expect(pendingWaits(events)).toStrictEqual([
      { id: 'root:w1', parent: 'root', label: 'reply', spec: { kind: 'poll' }, armedAt: 6, ordinal: 1 },
    ])
  },
)

test('what is pending is in the order in which it was armed', () => {
  const arm = (id: string, seq: number): SpawnEvent => ({
    kind: 'waiting',
    id,
    label: id,
    spec: null,
    armedAt: seq,
    seq,
  })
  const over: SpawnEvent = { kind: 'woken', id: 'b', by: 'cancelled', seq: 0 }
  const waits = pendingWaits([arm('c', 2), arm('b', 1), arm('a', 0), over])
  expect(waits.map(({ id, ordinal }) => [id, ordinal])).toEqual([
    ['a', 0],
    ['c', 2],
  ])
})

test('a wait that was cancelled like a child is over as well', () => {
  const events: SpawnEvent[] = [
    { kind: 'waiting', id: 'w', label: 'w', spec: null, armedAt: 1, seq: 0 },
    { kind: 'cancelled', id: 'w', reason: 'the parent is over', seq: 0 },
  ]
  expect(pendingWaits(events)).toEqual([])
})
