import type { Batch, EndStatus } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness } from './harness.ts'

async function committed(change: Partial<Batch> = {}) {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { entries: [draft('before')] })
  const batch = await h.next({ entries: [draft('one'), draft('two')], ...change })
  const answer = await h.journal.append(lease, batch)
  return { h, lease, batch, answer }
}

test('the batch that ended the run is answered as the first time [J-10, J-8]', async () => {
  const { h, lease, batch, answer } = await committed({ end: 'completed' })
  const before = await h.seen()
  expect(await h.journal.append(lease, batch)).toStrictEqual(answer)
  expect(await h.seen()).toStrictEqual(before)
})

describe('the same entries with another end are no replay', () => {
  const ends: (EndStatus | undefined)[] = [undefined, 'completed', 'failed', 'cancelled']
  const pairs = ends.flatMap((first) => ends.map((second) => [first, second] as const))

  test.each(pairs.filter(([first, second]) => first !== second))('%s, then %s [J-10]', async (first, second) => {
    const { h, lease, batch } = await committed(first ? { end: first } : {})
    const before = await h.seen()
    const { end: _, ...endless } = batch
    const code = await codeOf(() => h.journal.append(lease, { ...endless, ...(second ? { end: second } : {}) }))
    expect(code).toBe(first ? 'RUN_CLOSED' : 'CONFLICT')
    expect(await h.seen()).toStrictEqual(before)
  })

  test('even when the run ended later, at another entry [J-10]', async () => {
    const { h, lease, batch } = await committed()
    await h.append(lease, { end: 'completed' })
    expect(await codeOf(() => h.journal.append(lease, { ...batch, end: 'completed' }))).toBe('RUN_CLOSED')
  })
})

test.each<[string, (batch: Batch) => Batch]>([
  ['another payload', (batch) => ({ ...batch, entries: [draft('one'), draft('2')] })],
  ['another kind', (batch) => ({ ...batch, entries: [{ ...draft('one'), kind: 'other' }, draft('two')] })],
  ['another time', (batch) => ({ ...batch, at: 2 })],
  ['another order', (batch) => ({ ...batch, entries: batch.entries.toReversed() })],
  ['one entry more', (batch) => ({ ...batch, entries: [...batch.entries, draft('three')] })],
  ['another ref', (batch) => ({ ...batch, entries: [draft('one', [0]), draft('two')], blobs: [new Uint8Array()] })],
])('a batch with %s is no replay [J-10, S-6]', async (_, change) => {
  const { h, lease, batch } = await committed()
  const before = await h.seen()
  expect(await codeOf(() => h.journal.append(lease, change(batch)))).toBe('CONFLICT')
  expect(await h.seen()).toStrictEqual(before)
})

test('the first part of a committed batch is a replay of its own [J-10]', async () => {
  const { h, lease, batch } = await committed()
  const before = await h.seen()
  expect(await codeOf(() => h.journal.append(lease, { ...batch, entries: batch.entries.slice(0, 1) }))).toBeUndefined()
  expect(await h.seen()).toStrictEqual(before)
})

test('two journals on one store that offer one batch both succeed, and it stands once [J-4, J-10]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const batch = await h.next()
  const answers = await Promise.all([h.journal, h.open()].map((journal) => journal.append(lease, batch)))
  expect(answers[0]).toStrictEqual(answers[1])
  expect(await h.entries()).toHaveLength(1)
})

test('a replay is made durable again before it is answered [J-12]', async () => {
  const { h, lease, batch } = await committed()
  const passed: string[] = []
  h.failpoint = (name) => passed.push(name)
  await h.journal.append(lease, batch)
  await h.journal.begin('run', (await h.journal.head('run')).manifest)
  expect(passed).toStrictEqual([
    'append:before-write',
    'append:before-commit',
    'append:after-commit',
    'begin:before-write',
    'begin:before-commit',
    'begin:after-commit',
  ])
})
