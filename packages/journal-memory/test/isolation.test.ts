import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, manifest } from './harness.ts'

/** Run ids that a store which folds, trims, normalises, casts or matches patterns would take for one another. */
const alike: [string, string][] = [
  ['run', 'RUN'],
  ['run', 'run '],
  ['run', ' run'],
  ['caf\u00e9', 'cafe\u0301'],
  ['stra\u00dfe', 'strasse'],
  ['1', '01'],
  ['1', '1.0'],
  ['a_b', 'axb'],
  ['a%', 'ab'],
  ['\u0130', 'i'],
  ['__proto__', 'constructor'],
  ['\u{10000}', '\ue000'],
  ['run', 'run1'],
  ['run', 'run/1'],
  ['run:1', 'run'],
  ['a', 'a\u0300'],
]

describe.each(alike)('%j and %j', (one, two) => {
  test('are two runs: nothing done to one has an effect on the other [J-15, V-7]', async () => {
    const h = new Harness()
    await h.begin(one)
    expect(await codeOf(() => h.journal.head(two))).toBe('RUN_NOT_FOUND')
    const { created, head } = await h.journal.begin(two, { ...manifest, seed: 'other' })
    expect([created, head.epoch]).toStrictEqual([true, 0])
    const untouched = await h.seen(two)
    const lease = await h.takeOver('b', one)
    await h.journal.putBlob(lease, Uint8Array.of(1))
    await h.append(lease, { entries: [draft('a')] })
    await h.deliver('m', 1, one)
    await h.append(lease, { end: 'completed', seen: 1 })
    expect(await h.seen(two)).toStrictEqual(untouched)
    expect((await h.seen(one)).head).toMatchObject({ runId: one, status: 'completed', seq: 2 })
    await h.journal.forget(one)
    expect(await h.seen(two)).toStrictEqual(untouched)
    expect((await h.journal.list()).runs.map(({ runId }) => runId)).toStrictEqual([two])
  })
})

test('a lease is worth nothing for another run, even of the same epoch [J-6, J-15]', async () => {
  const h = new Harness()
  const lease = await h.begin('one')
  await h.begin('two')
  expect(await codeOf(() => h.append({ ...lease, runId: 'two' }))).toBe('FENCED')
  expect(await h.entries('two')).toStrictEqual([])
})

test('a batch of one run is no replay in another, even of the same manifest [J-10, J-15, S-2]', async () => {
  const h = new Harness()
  const [one, two] = [await h.begin('one'), await h.begin('two')]
  const batch = await h.next({}, 'one')
  await h.journal.append(one, batch)
  expect(await codeOf(() => h.journal.append(two, batch))).toBe('CONFLICT')
})
