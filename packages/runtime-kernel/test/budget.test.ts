import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createSupervisor, defineAgent, type Scope, StepError, shortageIn } from '../src/index.ts'
import { agentOf, spend, tokens } from './spender.ts'
import { counting, entriesOf, forever, heir, kindsOf } from './world.ts'

/** What a promise was refused for. */
async function shortage(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return shortageIn(error)
}

describe('a step that costs', () => {
  test('is committed at what it measured, in parts that add up, and the rest is free again [K-25]', async () => {
    const seen = await spend(async (scope) => {
      await scope.step(
        'ask',
        ({ spend }) => {
          spend(tokens(10))
          spend(tokens(2))
        },
        { cost: tokens(30) },
      )
      return scope.budget()
    })
    expect(seen).toEqual({ tokens: { total: 100, free: 88, reserved: 0, committed: 12, unmeasured: 0 } })
  })

  test('that measures nothing is committed at its bound, and says so [K-25]', async () => {
    const seen = await spend(async (scope) => {
      await scope.step('ask', () => 1, { cost: tokens(30) })
      return scope.budget()
    })
    expect(seen).toEqual({ tokens: { total: 100, free: 70, reserved: 0, committed: 30, unmeasured: 30 } })
  })

  test('and throws has spent all the same, and reserves anew for the next attempt [K-25]', async () => {
    const journal = createMemoryJournal()
    const act = async (scope: Scope) => {
      await scope.step(
        'ask',
        ({ attempt, spend }) => {
          spend(tokens(attempt))
          if (attempt < 3) throw new Error('no')
        },
        { cost: tokens(30), retry: { maxAttempts: 3, delayMs: 0 } },
      )
      return scope.budget()
    }
    expect(await spend(act, tokens(100), journal)).toMatchObject({ tokens: { free: 94, committed: 6 } })
    const steps = (await kindsOf(journal)).filter((kind) => kind.startsWith('step'))
    const each = ['step.intended', 'step.failed']
    expect(steps).toEqual([...each, ...each, 'step.intended', 'step.settled'])
  })

  test('is refused when it is short, never starts, and says what was short [K-26]', async () => {
    const journal = createMemoryJournal()
    let started = 0
    const act = async (scope: Scope) => {
      const short = await shortage(scope.step('ask', () => started++, { cost: { cents: 1, tokens: 101 } }))
      return [short, scope.budget().tokens?.free]
    }
    expect(await spend(act, tokens(100), journal)).toEqual([{ channel: 'tokens', asked: 101, free: 100 }, 100])
    expect(started).toBe(0)
    expect(await kindsOf(journal)).not.toContain('step.intended')
  })

  test('is refused at a later attempt when the ones before have spent too much [K-26]', async () => {
    let started = 0
    const act = async (scope: Scope) => {
      const asked = scope.step(
        'ask',
        () => {
          started += 1
          throw new Error('no')
        },
        { cost: tokens(60), retry: { maxAttempts: 3, delayMs: 0 } },
      )
      return shortage(asked)
    }
    expect(await spend(act)).toEqual({ channel: 'tokens', asked: 60, free: 40 })
    expect(started).toBe(1)
  })

  test('that spends more than its bound is believed, and everything after it is refused [K-26]', async () => {
    const act = async (scope: Scope) => {
      await scope.step('ask', ({ spend }) => spend(tokens(130)), { cost: tokens(30) })
      const short = await shortage(scope.step('again', () => 1, { cost: tokens(0) }))
      await scope.step('for nothing', () => 1)
      return [short, scope.budget().tokens?.free]
    }
    expect(await spend(act)).toEqual([{ channel: 'tokens', asked: 0, free: -30 }, -30])
  })

  test('that times out is still at work, and stands at its bound [K-25]', async () => {
    const act = async (scope: Scope) => {
      const asked = scope.step(
        'ask',
        ({ spend }) => {
          spend(tokens(5))
          return forever()
        },
        { cost: tokens(30), timeoutMs: 5 },
      )
      await asked.catch(() => {})
      return scope.budget()
    }
    expect(await spend(act)).toMatchObject({ tokens: { committed: 30, unmeasured: 30 } })
  })

  test('and whose result cannot be stored has spent all the same [K-25]', async () => {
    const act = async (scope: Scope) => {
      const asked = scope.step(
        'ask',
        ({ spend }) => {
          spend(tokens(5))
          return new Date(0)
        },
        { cost: tokens(30) },
      )
      await expect(asked).rejects.toMatchObject({ code: 'RESULT_UNSTORABLE' })
      return scope.budget()
    }
    expect(await spend(act)).toMatchObject({ tokens: { free: 95, committed: 5 } })
  })

  test('costs one append, as any other: its intent goes with the outcome before it [K-4, K-25]', async () => {
    const { journal, calls } = counting(createMemoryJournal())
    const act = async (scope: Scope) => {
      for (let index = 0; index < 10; index++) await scope.step(`s${index}`, () => index, { cost: tokens(1) })
    }
    await spend(act, tokens(100), journal as ReturnType<typeof createMemoryJournal>)
    expect(calls.get('append')).toBe(11)
  })

  test('is limited by nothing where nothing was given, and reserves nothing [K-24]', async () => {
    const journal = createMemoryJournal()
    const agent = agentOf(async (scope) => {
      await scope.step('ask', ({ spend }) => spend(tokens(5)), { cost: tokens(1_000_000) })
      return scope.budget()
    })
    expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toEqual({})
    expect(await kindsOf(journal)).not.toContain('step.intended')
  })
})

describe('a child', () => {
  const child = defineAgent({
    name: 'child',
    act: (amount: number, scope) => scope.step('ask', ({ spend }) => spend(tokens(amount)), { cost: tokens(10) }),
  })

  test('with a budget gives back what it did not spend [K-24]', async () => {
    const seen = await spend(async (scope) => {
      await scope.call(child, 4, { budget: tokens(60) })
      return scope.budget()
    })
    expect(seen).toEqual({ tokens: { total: 100, free: 96, reserved: 0, committed: 4, unmeasured: 0 } })
  })

  test('without one draws on what its parent has [K-24]', async () => {
    const seen = await spend(async (scope) => {
      await scope.call(child, 4)
      return scope.budget()
    })
    expect(seen).toMatchObject({ tokens: { total: 100, free: 96 } })
  })

  test('that asks for more than is free never starts, and is told so like any that failed [K-26]', async () => {
    const journal = createMemoryJournal()
    const act = async (scope: Scope) => {
      scope.spawn(child, 1, { key: 'small', budget: tokens(60) })
      const big = scope.spawn(child, 1, { key: 'big', budget: tokens(60) })
      const outcome = await big.outcome
      const order = [await scope.next(), await scope.next()].map((settled) => settled?.key)
      return [outcome.status === 'failed' && shortageIn(outcome.error), order]
    }
    expect(await spend(act, tokens(100), journal)).toEqual([
      { channel: 'tokens', asked: 60, free: 40 },
      ['big', 'small'],
    ])
    const { payload } = (await entriesOf(journal)).find(({ kind }) => kind === 'node.refused') ?? {}
    expect(payload).toMatchObject({ key: 'big', failure: { code: 'BUDGET_EXHAUSTED' } })
  })
})

test('a batch says that it needs version 3 exactly when it holds an entry of it [W-1]', async () => {
  const journal = createMemoryJournal()
  const vocabularies: (number | undefined)[] = []
  const append: typeof journal.append = (lease, batch) => {
    vocabularies.push(batch.vocabulary)
    return journal.append(lease, batch)
  }
  const agent = agentOf(async (scope) => {
    await scope.step('plain', () => 1)
    await scope.step('costly', () => 1, { cost: tokens(1) })
    await scope.step('plain too', () => 1)
  })
  const supervisor = createSupervisor({ journal: { ...journal, append } })
  await supervisor.run(agent, null, { runId: 'run', budget: tokens(5) })
  // The spawning of the root; then one outcome with the intent after it, and its own outcome; then only what is old.
  expect(vocabularies).toEqual([3, 3, 3, undefined])
})

describe('a mistake in the code is a TypeError', () => {
  const refused = async (act: (scope: Scope) => Promise<unknown>, message: RegExp) => {
    await expect(spend(act)).rejects.toMatchObject({ name: 'TypeError', message: expect.stringMatching(message) })
  }

  test.each([-1, 0.5, Number.NaN, 1e13, '5'])('a cost of %s [K-25]', async (amount) => {
    await refused((scope) => scope.step('ask', () => 1, { cost: { tokens: amount as number } }), /"tokens" of the cost/)
  })

  test('a budget without channels [K-24]', async () => {
    const act = async (scope: Scope) =>
      scope.call(
        agentOf(async () => 1),
        null,
        { budget: 5 as never },
      )
    await refused(act, /budget of child "spender" must name its channels/)
  })

  test('a transactional step that costs: it writes nothing ahead of its effect [K-15]', async () => {
    const options = { effect: 'transactional', cost: tokens(1) } as const
    await refused((scope) => scope.step('ask', () => 1, options), /'transactional' and cannot reserve/)
  })

  test('spending what has no upper bound: a dead attempt could not be accounted for [K-25]', async () => {
    const act = async (scope: Scope) => {
      const asked = scope.step('ask', ({ spend }) => spend({ cents: 1 }), { cost: tokens(1) })
      await asked.catch((error: unknown) => {
        throw error instanceof StepError ? new TypeError(error.message) : error
      })
    }
    await refused(act, /"cents", for which its cost names no upper bound/)
  })
})
