import { expect, test } from 'vitest'
import { expectCode, thrownBy } from './expect-code.ts'
import { openFake, RUN, write } from './fake-store.ts'

test('a page begins after its cursor, with and without a digest [R-1, R-3]', async () => {
  const fake = await openFake()
  await write(fake, 'a', 'b', 'c')
  const first = await fake.journal.read(RUN, { limit: 1 })
  expect(first.after).toStrictEqual({ seq: 0, digest: (await openFake()).store.run!.digest })
  expect(first.next).toStrictEqual({ seq: 1, digest: first.entries[0]!.digest })
  for (const after of [first.next, { seq: 1 }]) {
    const page = await fake.journal.read(RUN, { after })
    expect(page.after).toStrictEqual(first.next)
    expect(page.entries.map(({ payload }) => payload)).toStrictEqual(['b', 'c'])
    expect(page.next).toStrictEqual({ seq: page.head.seq, digest: page.head.digest })
  }
})

test('a page after the head is empty and ends where it began [R-1]', async () => {
  const fake = await openFake()
  for (const payload of ['none', 'a']) {
    const { next: end, head } = await fake.journal.read(RUN)
    expect(await fake.journal.read(RUN, { after: end })).toStrictEqual({ after: end, entries: [], next: end, head })
    await write(fake, payload)
  }
})

test('a cursor past the head, or with a digest of elsewhere, is refused [R-3]', async () => {
  const fake = await openFake()
  await write(fake, 'a', 'b')
  const { entries } = await fake.journal.read(RUN)
  const digests = [fake.store.run!.digest, 'f'.repeat(64), '', entries[0]!.digest]
  const cursors = [{ seq: 3 }, { seq: 3, digest: entries[1]!.digest }, ...digests.map((digest) => ({ seq: 0, digest }))]
  cursors.push({ seq: 1, digest: entries[1]!.digest }, { seq: 2, digest: entries[0]!.digest }, { seq: 2 ** 50 })
  for (const after of cursors) {
    const error = await expectCode('CURSOR_INVALID', () => fake.journal.read(RUN, { after }))
    expect(error.outcome).toBe('not-applied')
  }
})

test.each<object>([
  { after: { seq: -1 } },
  { after: { seq: 0.5 } },
  { after: { seq: '0' } },
  { after: {} },
  { after: { seq: 0, digest: 7 } },
  { limit: 0 },
  { limit: Number.POSITIVE_INFINITY },
])('reading with %j is misuse [E-4]', async (options) => {
  const { journal, store } = await openFake()
  expect(await thrownBy(() => journal.read(RUN, options))).toBeInstanceOf(TypeError)
  expect(store.calls).toStrictEqual([])
})
