import { forkRun, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createClient, defineAgent, type StepContext } from '../src/index.ts'
import { agentOf, held, inShort, run, shownTo, streamed, streaming } from './streaming.ts'
import { forever, heir } from './world.ts'

describe('a run with pieces in its log', () => {
  /** A run that died while a step was at work whose pieces are durable. */
  async function died(lives = 1): Promise<Journal> {
    const journal = createMemoryJournal()
    for (let life = 0; life < lives; life++) {
      const { clock, emit, result } = await streaming(journal)
      result.catch(() => {})
      emit(`of life ${life}`)
      await clock.pass(100)
    }
    return journal
  }

  test('has not got on by them: a life that wrote nothing else was interrupted, and its claim in vain [K-37, K-28]', async () => {
    const journal = await died(3)
    expect((await streamed(journal)).flat()).toEqual(['of life 0', 'of life 1', 'of life 2'])
    const going = heir(journal, { maxInterruptions: 3 }).run(agentOf(forever), null, run)
    await expect(going).rejects.toMatchObject({ code: 'INTERRUPTED_TOO_OFTEN' })
    const { journal: watched, offered } = held(createMemoryJournal())
    const { clock, emit } = await streaming(watched)
    emit('alone')
    await clock.pass(100)
    expect(offered.map(({ progress }) => progress)).toEqual([false, false])
  })

  test('is at its live end behind them: newer code that asks for a change there goes by it [K-37, K-20]', async () => {
    const journal = await died()
    const newer = agentOf(async (scope) => [await scope.version('newer'), await scope.step('write', () => 'whole')])
    expect(await heir(journal).runOrThrow(newer, null, run)).toEqual([true, 'whole'])
  })

  test('does not hold code to a step of which it holds pieces alone [K-37, K-9]', async () => {
    const journal = await died()
    const other = agentOf((scope) => scope.step('another', () => 'done', { effect: 'once' }))
    expect(await heir(journal).runOrThrow(other, null, run)).toBe('done')
  })

  test('can be forked at them [K-37, K-22]', async () => {
    const journal = await died()
    await forkRun(journal, 'run', { as: 'fork', at: 3 })
    const agent = agentOf((scope) => scope.step('write', () => 'whole'))
    expect(await heir(journal).runOrThrow(agent, null, { runId: 'fork' })).toBe('whole')
    const events = await shownTo(journal, { runId: 'fork' })
    expect(events).toEqual([
      ['write', 'of life 0'],
      ['write', 'reset'],
      ['write', 'whole'],
    ])
  })
})

describe('a viewer of a run', () => {
  /** Pieces, a failure, a child, and a result that lies in a blob. */
  async function ended(): Promise<Journal> {
    const journal = createMemoryJournal()
    const written = async (piece: string) => {
      while (!(await streamed(journal)).flat().includes(piece)) await new Promise(setImmediate)
    }
    const child = defineAgent({
      name: 'child',
      act: (_: null, scope) => scope.step('write', () => 'x'.repeat(100_000)),
    })
    const agent = agentOf(async (scope) => {
      const act = async ({ attempt, emit }: StepContext) => {
        for (const piece of ['a', 'b']) emit(`${piece}${attempt}`)
        await written(`b${attempt}`)
        if (attempt === 1) throw new Error('once more')
        return 'ab'
      }
      await scope.step('write', act, { retry: { maxAttempts: 2, delayMs: 0 } })
      await scope.step('fail', () => Promise.reject(new Error('no'))).catch(() => {})
      await scope.call(child, null)
    })
    await heir(journal).run(agent, null, run)
    return journal
  }

  test('is shown pieces, what becomes void, and what each step came to; and goes on from any event [K-37]', async () => {
    const journal = await ended()
    const whole = [
      ['write', 'a1'],
      ['write', 'b1'],
      ['write', 'reset'],
      ['write', 'a2'],
      ['write', 'b2'],
      ['write', 'ab'],
      ['fail', 'no'],
      ['child/write', 'x'.repeat(100_000)],
    ]
    expect(await shownTo(journal)).toEqual(whole)
    const cursors: string[] = []
    for await (const { cursor } of createClient({ journal }).stream('run')) cursors.push(cursor)
    for (const [index, after] of cursors.entries())
      expect(await shownTo(journal, { after })).toEqual(whole.slice(index + 1))
    expect(await shownTo(journal, { key: 'write', path: [] })).toEqual(whole.slice(0, 6))
    expect(await shownTo(journal, { path: ['child'] })).toEqual(whole.slice(7))
  })

  test('is told of a cursor that is none, of one past the end, and of a run that is none [K-37]', async () => {
    const journal = await ended()
    const { seq } = await journal.head('run')
    const client = createClient({ journal })
    expect(() => client.stream('run', { after: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    )
    await expect(shownTo(journal, { after: `${seq + 1}.1` })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    await expect(shownTo(journal, { runId: 'none' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  })

  test('is shown pieces while their step is at work, and called off whenever it likes [K-37]', async () => {
    const { journal, clock, emit } = await streaming()
    emit('a')
    await clock.pass(100)
    const calledOff = new AbortController()
    const shown: unknown[] = []
    for await (const event of createClient({ journal }).stream('run', { signal: calledOff.signal })) {
      shown.push(inShort(event))
      if (shown.length === 2) calledOff.abort()
      emit('b')
      await clock.pass(100)
    }
    expect(shown).toEqual([
      ['write', 'a'],
      ['write', 'b'],
    ])
  })
})
