import { foldRun } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { type Agent, defineAgent, type Scope } from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf } from './world.ts'

type Act = (scope: Scope) => Promise<unknown>

const code = (act: Act): Agent<null> => defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })

/** Ends when the run is stopped, so that nothing has to wait for it. */
const untilAborted = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener('abort', resolve))

interface Round {
  readonly round: number
  readonly sum: number
}

/** Adds up its rounds, each a step of the same key; says what each was given. */
function counting(last: number, seen: { keys: string[]; numbers: number[] }, hangAt = Number.POSITIVE_INFINITY) {
  return code(async (scope) => {
    let { round, sum } = (scope.restored as Round | undefined) ?? { round: 0, sum: 0 }
    for (; round < last; ) {
      if (round === hangAt) await scope.step('hang', forever)
      seen.numbers.push(scope.random())
      sum += await scope.step('work', ({ idempotencyKey }) => {
        seen.keys.push(idempotencyKey)
        return round
      })
      round += 1
      await scope.checkpoint({ round, sum })
    }
    return sum
  })
}

test('a process that resumes goes on from the last checkpoint, and keys used again are other effects [K-21]', async () => {
  const journal = createMemoryJournal()
  const seen = { keys: [] as string[], numbers: [] as number[] }
  // Two entries before the first round, two a round.
  await abandon(journal, counting(6, seen, 4), null, 10)
  const before = seen.keys.length
  expect(await heir(journal).runOrThrow(counting(6, seen), null, { runId: 'run' })).toBe(15)
  expect([before, seen.keys.length]).toStrictEqual([4, 6])
  expect(new Set(seen.keys).size).toBe(6)
  expect(new Set(seen.numbers).size).toBe(6)
})

test('however many rounds lie behind it, a run at work is replayed from its last checkpoint alone [K-21]', async () => {
  const replayed: number[] = []
  for (const rounds of [2, 200]) {
    const journal = createMemoryJournal()
    const seen = { keys: [], numbers: [] }
    await abandon(journal, counting(rounds + 1, seen, rounds), null, 2 + 2 * rounds)
    const entries: Awaited<ReturnType<typeof entriesOf>> = await entriesOf(journal)
    const state = foldRun(entries)
    replayed.push(state.history.length + (state.root?.steps.size ?? 0))
  }
  expect(replayed).toStrictEqual([0, 0])
})

test('the state is what was stored, live as on resume, however large [K-8, K-21]', async () => {
  const journal = createMemoryJournal()
  const state = { gone: undefined, kept: 'x'.repeat(70_000), negative: -0 }
  const told: unknown[] = []
  const agent = (last: () => unknown) =>
    code(async (scope) => {
      if (scope.restored === undefined) await scope.checkpoint(state)
      told.push(scope.restored)
      return scope.step('last', last)
    })
  await abandon(journal, agent(forever), null, 3)
  await heir(journal).runOrThrow(
    agent(() => 1),
    null,
    { runId: 'run' },
  )
  const stored = { kept: state.kept, negative: 0 }
  expect(told).toStrictEqual([stored, stored])
  expect(told[0]).not.toBe(state)
})

test('children of one key before and after a checkpoint are two, with effects of their own [K-21]', async () => {
  const keys: string[] = []
  const child = defineAgent({
    name: 'child',
    act: (_: null, scope) => scope.step('work', ({ idempotencyKey }) => keys.push(idempotencyKey)),
  })
  const agent = code(async (scope) => {
    for (let round = (scope.restored as number | undefined) ?? 0; round < 3; ) {
      await scope.call(child, null)
      await scope.now()
      await scope.checkpoint(++round)
    }
    return (await scope.next()) === undefined
  })
  const journal = createMemoryJournal()
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe(true)
  expect(new Set(keys).size).toBe(3)
})

test('a change that was gone by before a checkpoint is gone by after it [K-20, K-21]', async () => {
  const journal = createMemoryJournal()
  const told: boolean[] = []
  const agent = (last: () => unknown) =>
    code(async (scope) => {
      told.push(await scope.version('change'))
      if (scope.restored === undefined) {
        await scope.checkpoint(1)
        await scope.step('after', () => 1)
      }
      return scope.step('last', last)
    })
  await abandon(journal, agent(forever), null, 4)
  const resumed = code(async (scope) => {
    told.push(scope.restored === 1 && (await scope.version('change')))
    await scope.step('after', () => 1)
    return 'done'
  })
  expect(await heir(journal).runOrThrow(resumed, null, { runId: 'run' })).toBe('done')
  expect(told).toStrictEqual([true, true])
})

describe('a checkpoint that could not be gone on from alike stalls the run, and is not written [K-21]', () => {
  const misuses: Record<string, Act> = {
    'while a step goes on': async (scope) => {
      void scope.restored
      const step = scope.step('a', () => 1)
      await scope.checkpoint(null)
      return step
    },
    'while the loser of a race goes on, which somebody does wait for': async (scope) => {
      void scope.restored
      await Promise.race([scope.step('a', () => 1), scope.step('b', ({ signal }) => untilAborted(signal))])
      return scope.checkpoint(null)
    },
    'while the time is being asked for': async (scope) => {
      void scope.restored
      const now = scope.now()
      await scope.checkpoint(null)
      return now
    },
    'while a child goes on': async (scope) => {
      void scope.restored
      const child = defineAgent({ name: 'child', act: (_: null, inside) => inside.step('a', () => 1) })
      const { result } = scope.spawn(child, null)
      await scope.checkpoint(null)
      return result
    },
    'while something settled was never awaited': async (scope) => {
      void scope.restored
      scope.step('a', () => 1)
      await scope.step('b', () => 1)
      return scope.checkpoint(null)
    },
    'of an agent that never looks at what it kept': async (scope) => {
      await scope.step('a', () => 1)
      return scope.checkpoint(null)
    },
  }

  test.each(Object.entries(misuses))('%s', async (_, act) => {
    const journal = createMemoryJournal()
    await expect(heir(journal, { graceMs: 0 }).run(code(act), null, { runId: 'run' })).rejects.toMatchObject({
      code: 'INVALID_CHECKPOINT',
    })
    expect(await kindsOf(journal)).not.toContain('node.checkpointed')
    expect(await journal.head('run')).toMatchObject({ status: 'stalled', holder: null })
  })

  test.each<[string, (scope: Scope) => unknown]>([
    ['a step', (scope) => scope.step('b', () => 1)],
    ['a random number', (scope) => scope.random()],
    ['the next child', (scope) => scope.next()],
    ['another checkpoint', (scope) => scope.checkpoint(2)],
  ])('before it is told, %s is asked for', async (_, ask) => {
    const journal = createMemoryJournal()
    const agent = code(async (scope) => {
      void scope.restored
      const asked = scope.checkpoint(1)
      ask(scope)
      await asked
    })
    await expect(heir(journal).run(agent, null, { runId: 'run' })).rejects.toMatchObject({ code: 'INVALID_CHECKPOINT' })
  })
})

test('a state that cannot be stored is a failure of the agent, like any such value', async () => {
  const journal = createMemoryJournal()
  const agent = code(async (scope) => {
    void scope.restored
    return scope.checkpoint(Number.NaN)
  })
  const result = await heir(journal).run(agent, null, { runId: 'run' })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'INVALID_VALUE' } })
})

test('an agent that returns before its checkpoint was awaited has forgotten it [K-12]', async () => {
  const journal = createMemoryJournal()
  const agent = code(async (scope) => {
    void scope.restored
    scope.checkpoint(1)
  })
  await expect(heir(journal).run(agent, null, { runId: 'run' })).rejects.toMatchObject({ code: 'UNAWAITED_STEP' })
})

describe('code that does not go on from the state that its log keeps has diverged, before anything is written [K-9]', () => {
  const kept = code(async (scope) => {
    if (scope.restored === undefined) await scope.checkpoint(1)
    return scope.step('pay', forever)
  })
  test.each<[string, Act]>([
    ['it asks without having looked', async (scope) => scope.step('pay', () => 'again')],
    ['it draws a random number without having looked', async (scope) => scope.random()],
    ['it returns without having looked', async () => 'done'],
  ])('%s', async (_, act) => {
    const journal = createMemoryJournal()
    await abandon(journal, kept, null, 3)
    const before = await entriesOf(journal)
    await expect(heir(journal).run(code(act), null, { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
    expect(await entriesOf(journal)).toStrictEqual(before)
  })

  test('it asks for a checkpoint where the log goes on without one', async () => {
    const journal = createMemoryJournal()
    await abandon(
      journal,
      code(async (scope) => [await scope.step('a', () => 1), await scope.step('b', () => 2), await forever()]),
      null,
      4,
    )
    const changed = code(async (scope) => {
      void scope.restored
      await scope.step('a', () => 1)
      await scope.checkpoint(null)
      return scope.step('b', () => 2)
    })
    await expect(heir(journal).run(changed, null, { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
  })
})
