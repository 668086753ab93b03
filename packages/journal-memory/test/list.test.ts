import { fc, test } from '@fast-check/vitest'
import type { ListQuery, RunStatus } from '@tangle-network/durability-contract'
import { describe, expect } from 'vitest'
import { Harness, manifest, TTL } from './harness.ts'

async function listed(h: Harness, query: ListQuery = {}): Promise<string[]> {
  return (await h.journal.list(query)).runs.map(({ runId }) => runId)
}

/** Lists page after page until there is no next. */
async function paged(h: Harness, query: ListQuery): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { runs, next } = await h.journal.list({ ...query, ...(after && { after }) })
    ids.push(...runs.map(({ runId }) => runId))
    after = next
  }
  return ids
}

async function holding(...ids: string[]): Promise<Harness> {
  const h = new Harness()
  for (const runId of ids) await h.journal.begin(runId, manifest)
  return h
}

test('what is listed are the heads as they stand [N-1]', async () => {
  const h = await holding('b', 'a')
  await h.deliver('m', 1, 'a')
  await h.append(await h.takeOver('z', 'b'))
  const heads = [await h.journal.head('a'), await h.journal.head('b')]
  expect(await h.journal.list()).toStrictEqual({ runs: heads, next: null })
})

test('a journal without runs lists none [N-1]', async () => {
  expect(await new Harness().journal.list()).toStrictEqual({ runs: [], next: null })
})

test('runs come in the order of their UTF-8 bytes, not of UTF-16, of begin, or of an alphabet [N-1, V-7]', async () => {
  const ordered = [
    'A',
    'B',
    'a',
    'a ',
    'a10',
    'a2',
    'b',
    'e\u0301',
    'z',
    'é',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ]
  const h = await holding(...ordered.toReversed())
  expect(await listed(h)).toStrictEqual(ordered)
  for (const limit of [1, 2, 5]) expect(await paged(h, { limit })).toStrictEqual(ordered)
  expect(await listed(h, { after: '\uffff' })).toStrictEqual(['\u{10000}', '\u{10ffff}'])
})

const name = fc
  .string({ unit: fc.constantFrom('a', 'b', '%', '_', '\\', 'é', '\uffff', '\u{10000}'), minLength: 1, maxLength: 3 })
  .filter((text) => text.isWellFormed())

test.prop([fc.uniqueArray(name, { maxLength: 12 }), fc.option(name, { nil: '' }), fc.integer({ min: 1, max: 4 })])(
  'pages yield every run of a prefix once, in order [N-1, N-2]',
  async (ids, prefix, limit) => {
    const h = await holding(...ids)
    const bytes = Buffer.from(prefix)
    const wanted = ids.filter((id) => Buffer.from(id).subarray(0, bytes.length).equals(bytes))
    const expected = wanted.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(await paged(h, { prefix, limit })).toStrictEqual(expected)
  },
)

describe('a prefix', () => {
  const ids = [
    '%',
    'a%',
    'a%b',
    'a*',
    'a?',
    'a[b]',
    'a\\',
    'a_',
    'a_b',
    'ab',
    'abc',
    'A_b',
    'axb',
    'é',
    'e\u0301',
    "a'b",
  ]

  test.each<[string, string[]]>([
    ['a', ['a%', 'a%b', "a'b", 'a*', 'a?', 'a[b]', 'a\\', 'a_', 'a_b', 'ab', 'abc', 'axb']],
    ['a%', ['a%', 'a%b']],
    ['a_', ['a_', 'a_b']],
    ['%', ['%']],
    ['_', []],
    ['a*', ['a*']],
    ['a?', ['a?']],
    ['a[', ['a[b]']],
    ['a\\', ['a\\']],
    ["a'", ["a'b"]],
    ['ab', ['ab', 'abc']],
    ['abc', ['abc']],
    ['abcd', []],
    ['A', ['A_b']],
    ['e', ['e\u0301']],
    ['é', ['é']],
  ])('%j is literal: no wildcards, no folding [N-2]', async (prefix, expected) => {
    expect(await listed(await holding(...ids), { prefix })).toStrictEqual(expected)
  })

  test('ends where its bytes do, also at the greatest of them [N-2]', async () => {
    const h = await holding('a\uffff', 'a\uffffz', 'a\u{10ffff}', 'a\u{10ffff}z', 'b')
    expect(await listed(h, { prefix: 'a\uffff' })).toStrictEqual(['a\uffff', 'a\uffffz'])
    expect(await listed(h, { prefix: 'a\u{10ffff}' })).toStrictEqual(['a\u{10ffff}', 'a\u{10ffff}z'])
  })

  test('and a place are both obeyed [N-1, N-2]', async () => {
    const h = await holding('a', 'ab', 'ac', 'b')
    expect(await listed(h, { prefix: 'a', after: 'ab' })).toStrictEqual(['ac'])
    expect(await listed(h, { prefix: 'a', after: 'b' })).toStrictEqual([])
    expect(await listed(h, { prefix: 'b', after: 'a' })).toStrictEqual(['b'])
  })
})

describe('filters', () => {
  async function assorted(): Promise<Harness> {
    const h = new Harness()
    const queue = { queue: 'q' }
    await h.beginDue('open')
    await h.append(await h.begin('suspended', queue), { suspend: {} })
    await h.journal.release(await h.begin('stalled'), { stalled: 'why' })
    for (const end of ['completed', 'failed', 'cancelled', 'moved'] as const) await h.beginEnded(end, end)
    await h.beginDue('quarantined', { queue: 'other' })
    for (let claim = 0; claim < 11; claim++) {
      await h.claim({ queue: 'other' })
      h.now += TTL
    }
    return h
  }
  const all: RunStatus[] = ['cancelled', 'completed', 'failed', 'moved', 'open', 'quarantined', 'stalled', 'suspended']

  test.each(all)('by status: %s [N-1]', async (status) => {
    expect(await listed(await assorted(), { status: [status] })).toStrictEqual([status])
  })

  test('by several statuses, by none, and by no filter at all [N-1]', async () => {
    const h = await assorted()
    expect(await listed(h, { status: ['open', 'failed'] })).toStrictEqual(['failed', 'open'])
    expect(await listed(h, { status: [] })).toStrictEqual([])
    expect(await listed(h)).toStrictEqual(all)
  })

  test('by queue, alone and with others [N-1]', async () => {
    const h = await assorted()
    expect(await listed(h, { queue: 'q' })).toStrictEqual(['open', 'suspended'])
    expect(await listed(h, { queue: 'Q' })).toStrictEqual([])
    expect(await listed(h, { queue: 'q', status: ['suspended', 'failed'], prefix: 's' })).toStrictEqual(['suspended'])
    expect(await paged(h, { queue: 'q', limit: 1 })).toStrictEqual(['open', 'suspended'])
  })
})

test('paging misses no run that stood throughout and repeats none, whatever comes and goes between [N-1]', async () => {
  const h = await holding('a', 'c', 'e', 'g', 'i')
  for (const runId of ['b', 'f']) await h.beginEnded(runId)
  const ids: string[] = []
  const meanwhile = [
    () => h.journal.begin('aa', manifest),
    () => h.journal.forget('b'),
    () => h.journal.forget('f'),
    () => h.journal.begin('d', manifest),
    () => h.journal.begin('a0', manifest),
  ]
  for (let after: string | null = ''; after !== null; ) {
    const { runs, next } = await h.journal.list({ limit: 2, ...(after && { after }) })
    ids.push(...runs.map(({ runId }) => runId))
    await meanwhile.shift()?.()
    after = next
  }
  for (const stood of ['a', 'c', 'e', 'g', 'i']) expect(ids.filter((id) => id === stood)).toHaveLength(1)
  expect(ids).toStrictEqual([...new Set(ids)].toSorted())
})

test('a page that is full names its last run as the place to go on, and the last page none [N-1]', async () => {
  const h = await holding('a', 'b', 'c')
  expect((await h.journal.list({ limit: 2 })).next).toBe('b')
  expect((await h.journal.list({ limit: 2, after: 'b' })).next).toBeNull()
  // A place need not be a run that is there.
  expect(await listed(h, { after: 'bb' })).toStrictEqual(['c'])
})
