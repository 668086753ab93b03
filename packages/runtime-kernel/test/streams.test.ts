import { encodeValue, LIMITS } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import type { StepContext } from '../src/index.ts'
import { agentOf, held, run, streamed, streaming } from './streaming.ts'
import { type Rows, transactionalJournal } from './transactional-journal.ts'
import { entriesOf, forever, heir, kindsOf, manualClock, until } from './world.ts'

describe('pieces that a step emits', () => {
  test('a thousand a second cost ten commits a second, and all are kept in order [K-37]', async () => {
    const { journal, offered } = held(createMemoryJournal())
    const { clock, emit, finish, result } = await streaming(journal)
    const before = offered.length
    for (let ms = 0; ms < 1_000; ms++) {
      emit(ms)
      await clock.pass(1)
    }
    expect(offered.length - before).toBe(10)
    expect((await streamed(journal)).flat()).toEqual(Array.from({ length: 1_000 }, (_, ms) => ms))
    finish('done')
    expect(await result).toMatchObject({ value: 'done' })
  })

  test('wait for no commit, and are dropped where the outcome comes first [K-37]', async () => {
    const { journal, emit, finish, result } = await streaming()
    emit('never written')
    finish('all of it')
    expect(await result).toMatchObject({ status: 'done', value: 'all of it' })
    expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'step.settled', 'node.settled'])
  })

  test('ride along with a commit that is made anyway [K-37]', async () => {
    const journal = createMemoryJournal()
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const agent = agentOf((scope) =>
      Promise.all([
        scope.step('write', async ({ emit }): Promise<null> => {
          emit('a')
          emit('b')
          resolve()
          while (!(await kindsOf(journal)).includes('step.streamed')) await new Promise(setImmediate)
          return null
        }),
        scope.step('other', () => go.then(() => null)),
      ]),
    )
    // Its time never passes.
    await heir(journal, { clock: manualClock() }).runOrThrow(agent, null, run)
    expect(await streamed(journal)).toEqual([['a', 'b']])
    const kinds = await kindsOf(journal)
    expect(kinds.slice(2, 4)).toEqual(['step.settled', 'step.streamed'])
  })

  test('go together into the commit after one that takes its time [K-37]', async () => {
    const { journal, offered, hold, release } = held(createMemoryJournal())
    const { clock, emit, finish, result } = await streaming(journal)
    hold()
    emit('first')
    await clock.pass(100)
    const before = offered.length
    for (let ms = 0; ms < 1_000; ms += 10) {
      emit(ms)
      await clock.pass(10)
    }
    expect(offered.length).toBe(before)
    release()
    await until(() => offered.length > before)
    finish('done')
    await result
    expect((await streamed(journal)).map(({ length }) => length)).toEqual([1, 100])
  })

  test('are what they were when they were emitted, of any JSON value [K-37]', async () => {
    const { journal, clock, emit, finish, result } = await streaming()
    const piece = { text: '\u0000\ud800', list: [1] }
    for (const each of [piece, null, '', 0, [], JSON.parse('{"__proto__":1}')]) emit(each)
    piece.list.push(2)
    await clock.pass(100)
    const expected = [{ text: '\u0000\ud800', list: [1] }, null, '', 0, [], JSON.parse('{"__proto__":1}')]
    expect((await streamed(journal)).flat()).toEqual(expected)
    finish(null)
    await result
  })

  test.each([
    ['undefined', undefined, 'INVALID_VALUE'],
    ['a bigint', { deep: [1n] }, 'INVALID_VALUE'],
    ['NaN', Number.NaN, 'INVALID_VALUE'],
    ['what lies too deep', JSON.parse('['.repeat(63) + ']'.repeat(63)), 'INVALID_VALUE'],
    ['what is too large', 'x'.repeat(LIMITS.payloadBytes - 4_000), 'LIMIT_EXCEEDED'],
  ])('are refused where they are emitted: %s [K-37]', async (_, piece, code) => {
    const { journal, clock, emit, finish, result } = await streaming()
    emit('before')
    expect(() => emit(piece)).toThrow(expect.objectContaining({ code }))
    emit('behind')
    await clock.pass(100)
    expect(await streamed(journal)).toEqual([['before', 'behind']])
    finish(null)
    expect(await result).toMatchObject({ status: 'done' })
  })

  test('are split over entries, each of them small enough for the journal [K-37]', async () => {
    const { journal, clock, emit, finish, result } = await streaming()
    const largest = 'x'.repeat(LIMITS.payloadBytes - 4_200)
    const pieces = [largest, 'small', 'y'.repeat(200_000), 'z'.repeat(200_000), 'small too', largest]
    for (const piece of pieces) emit(piece)
    await clock.pass(100)
    const entries = await streamed(journal)
    expect(entries.flat()).toEqual(pieces)
    expect(entries.map(({ length }) => length)).toEqual([1, 2, 2, 1])
    finish(null)
    await result
  })

  test('are kept up to a bound while the journal is slower, and none behind that: there are no holes [K-37]', async () => {
    const { journal, hold, release, offered } = held(createMemoryJournal())
    const { clock, emit, finish, result } = await streaming(journal)
    hold()
    emit('first')
    await clock.pass(100)
    const before = offered.length
    const large = (index: number) => `${index}${'x'.repeat(1_000_000)}`
    for (let index = 0; index < 8; index++) emit(large(index))
    emit('small')
    await clock.pass(100)
    release()
    await until(() => offered.length > before)
    emit('later')
    await clock.pass(200)
    const found = (await streamed(journal)).flat() as string[]
    expect(found.map((piece) => piece.slice(0, 5))).toEqual(['first', '0xxxx', '1xxxx', '2xxxx', '3xxxx'])
    finish('done')
    expect(await result).toMatchObject({ value: 'done' })
  })

  test('are not taken from an attempt that is over, be it that it timed out [K-37]', async () => {
    const [journal, clock] = [createMemoryJournal(), manualClock()]
    const contexts: StepContext[] = []
    const agent = agentOf(async (scope) => {
      const act = (context: StepContext) => {
        contexts.push(context)
        return context.attempt === 1 ? forever() : 'done'
      }
      await scope.step('write', act, { timeoutMs: 1_000, retry: { maxAttempts: 2, delayMs: 500 } })
      return scope.step('other', () => forever())
    })
    heir(journal, { clock, ttlMs: 60_000 })
      .run(agent, null, run)
      .catch(() => {})
    await until(() => contexts.length === 1)
    contexts[0]?.emit('in time')
    await clock.pass(100)
    await clock.pass(900)
    contexts[0]?.emit('too late')
    await clock.pass(500)
    await until(() => contexts.length === 2)
    for (const { emit } of contexts) emit('too late')
    await clock.pass(1_000)
    expect(await streamed(journal)).toEqual([['in time']])
  })

  test('are not taken once the process is to stop, and none is written behind run.released [K-37]', async () => {
    const { journal, clock, supervisor, emit, result } = await streaming()
    emit('waiting')
    const stopped = expect(result).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
    const closing = supervisor.close()
    emit('too late')
    await clock.pass(500)
    emit('too late')
    await clock.pass(500)
    await Promise.all([closing, stopped])
    expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'run.released'])
  })

  test('a transactional step has none: it writes nothing ahead of its effect [K-37]', async () => {
    const { journal } = transactionalJournal()
    const agent = agentOf((scope) =>
      scope.step<void, Rows>('write', ({ emit }) => emit('a'), { effect: 'transactional' }),
    )
    expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'failed', error: { name: 'TypeError' } })
    expect(await kindsOf(journal)).not.toContain('step.streamed')
  })
})

test('a piece takes no more room in the log than it must [K-37]', async () => {
  const { journal, clock, emit, finish, result } = await streaming()
  for (let index = 0; index < 1_000; index++) emit('token')
  await clock.pass(100)
  const [entry] = (await entriesOf(journal)).filter(({ kind }) => kind === 'step.streamed')
  expect(encodeValue(entry?.payload).length).toBeLessThan(1_000 * '"token",'.length + 100)
  finish(null)
  await result
})
