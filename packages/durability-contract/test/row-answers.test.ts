import { describe, expect, test } from 'vitest'
import type { RunRow } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { claimer, type FakeStore, openFake } from './fake-store.ts'

/** A store whose `list` and `claim` answer these rows. */
async function answering(rows: (row: RunRow) => RunRow[]) {
  const fake = await openFake()
  const listed = rows(fake.store.run!)
  fake.store.listed = listed
  fake.store.claim = async () => ({ runs: listed, now: 1 })
  return fake
}

const named = (row: RunRow, ...ids: string[]) => ids.map((runId) => ({ ...row, runId }))

describe('a list', () => {
  test.each<[string, string[]]>([
    ['in another order', ['b', 'a']],
    ['with a run twice', ['a', 'a']],
    ['in the order of UTF-16', ['\u{10000}', '\uffff']],
  ])('%s is CORRUPT [N-1, J-16]', async (_, ids) => {
    const { journal } = await answering((row) => named(row, ...ids))
    expect((await expectCode('CORRUPT', () => journal.list())).outcome).toBe('not-applied')
  })

  test('in the order of UTF-8 is answered [N-1, V-7]', async () => {
    const { journal } = await answering((row) => named(row, '\uffff', '\u{10000}'))
    expect((await journal.list()).runs.map(({ runId }) => runId)).toStrictEqual(['\uffff', '\u{10000}'])
  })

  test('that goes back behind its place is CORRUPT [N-1]', async () => {
    const { journal } = await answering((row) => named(row, 'a', 'b'))
    for (const after of ['a', 'b']) await expectCode('CORRUPT', () => journal.list({ after }))
  })

  test.each<[string, Partial<Record<keyof RunRow, unknown>>]>([
    ['a tombstone', { status: 'forgotten', manifest: '' }],
    ['a status nobody knows', { status: 'done' }],
    ['a manifest that is no JSON', { manifest: '{' }],
    ['a negative seq', { seq: -1 }],
  ])('with %s is CORRUPT [G-2, J-16]', async (_, change) => {
    const { journal } = await answering((row) => [{ ...row, ...change } as RunRow])
    await expectCode('CORRUPT', () => journal.list())
  })
})

describe('a claim', () => {
  const spoiled = (row: RunRow) => ({ ...row, runId: 'spoiled', manifest: '{' })

  test('that answers one corrupt run costs the others nothing [Q-2, J-16]', async () => {
    const { journal } = await answering((row) => [spoiled(row), ...named(row, 'a', 'b')])
    const claimed = await journal.claim(claimer)
    expect(claimed.map(({ lease }) => lease.runId)).toStrictEqual(['a', 'b'])
  })

  test.each<[string, (row: RunRow) => RunRow]>([
    ['a corrupt run', spoiled],
    ['a run without a lease', (row) => ({ ...row, owner: null })],
  ])('that answers only %s is CORRUPT, of unknown outcome [E-5, J-16]', async (_, spoil) => {
    const { journal } = await answering((row) => [spoil(row)])
    expect((await expectCode('CORRUPT', () => journal.claim(claimer))).outcome).toBe('unknown')
  })

  test('asks for a token for each run, and no two are alike [Q-2, L-1]', async () => {
    const { journal, store } = await openFake()
    let tokens: readonly string[] = []
    const spied: FakeStore['claim'] = async (ask) => {
      tokens = ask.tokens
      return { runs: [], now: 1 }
    }
    store.claim = spied
    await journal.claim({ ...claimer, limit: 50 })
    expect([tokens.length, new Set(tokens).size]).toStrictEqual([50, 50])
  })

  test('what a caller changes after claiming changes nothing [V-5]', async () => {
    const { journal, store } = await openFake()
    const gate = Promise.withResolvers<void>()
    store.before = () => gate.promise
    const request = { ...claimer, supports: { agents: ['nobody'] } }
    store.run = { ...store.run!, queue: 'q', owner: null, token: null, expiresAt: null, leaseMs: null }
    const claiming = journal.claim(request)
    request.supports.agents.push('agent')
    gate.resolve()
    expect(await claiming).toStrictEqual([])
  })
})
