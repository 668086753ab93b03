import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { defineAgent, type Scope } from '../src/index.ts'
import { agentOf, tokens } from './spender.ts'
import { abandon, forever, heir, kindsOf } from './world.ts'

describe('a crash of a run with a budget', () => {
  test('commits what was under way at its bound, and the next attempt reserves anew [K-25]', async () => {
    const journal = createMemoryJournal()
    let isDead = true
    const agent = agentOf(async (scope) => {
      const asked = scope.step('ask', ({ spend }) => (isDead ? forever() : spend(tokens(10))), { cost: tokens(40) })
      await asked
      return scope.budget()
    })
    const options = { runId: 'run', budget: tokens(100) }
    heir(journal)
      .run(agent, null, options)
      .catch(() => {})
    while (!(await kindsOf(journal).catch((): string[] => [])).includes('step.intended'))
      await new Promise(setImmediate)
    isDead = false
    const { tokens: left } = (await heir(journal).runOrThrow(agent, null, options)) as ReturnType<Scope['budget']>
    expect(left).toEqual({ total: 100, free: 50, reserved: 0, committed: 50, unmeasured: 40 })
  })

  test('leaves the budget as it was journaled, whatever the next caller says [K-24]', async () => {
    const journal = createMemoryJournal()
    let isDead = true
    const agent = agentOf(async (scope) => {
      await scope.step('wait', () => (isDead ? forever() : 1))
      return scope.budget()
    })
    heir(journal)
      .run(agent, null, { runId: 'run', budget: tokens(7) })
      .catch(() => {})
    while (!(await kindsOf(journal).catch((): string[] => [])).includes('node.spawned')) await new Promise(setImmediate)
    isDead = false
    const seen = await heir(journal).runOrThrow(agent, null, { runId: 'run', budget: tokens(1_000) })
    expect(seen).toMatchObject({ tokens: { total: 7 } })
  })

  test('shows an agent the same balances again, those of its children too [K-26]', async () => {
    const journal = createMemoryJournal()
    const seen: unknown[][] = []
    let isDead = true
    const child = defineAgent({
      name: 'child',
      async act(_: null, scope) {
        const first = scope.budget()
        await scope.step('ask', ({ spend }) => spend(tokens(3)), { cost: tokens(5) })
        return [first, scope.budget()]
      },
    })
    const parent = defineAgent({
      name: 'parent',
      async act(_: null, scope) {
        const balances: unknown[] = [scope.budget()]
        seen.push(balances)
        const started = ['a', 'b'].map((key) => scope.call(child, null, { key, budget: tokens(20) }))
        balances.push(scope.budget())
        for (const each of started) balances.push(await each, scope.budget())
        await scope.step('wait', () => (isDead ? forever() : 1), { cost: tokens(1) })
        return balances
      },
    })
    const root = agentOf((scope) => scope.call(parent, null, { budget: tokens(50) }))
    await abandon(journal, root, null, 12)
    isDead = false
    await heir(journal).runOrThrow(root, null, { runId: 'run' })
    const free = (of: unknown) => (of as ReturnType<Scope['budget']>).tokens?.free
    expect(seen).toHaveLength(2)
    expect(seen[0]).toEqual(seen[1])
    expect([free(seen[0]?.[0]), free(seen[0]?.[1]), free(seen[0]?.at(-1))]).toEqual([50, 50, 44])
  })
})
