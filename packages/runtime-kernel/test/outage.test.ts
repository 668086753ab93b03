import { type Batch, DurabilityError, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'
import { heir, kindsOf, manualClock, until } from './world.ts'

const outage = (outcome: 'not-applied' | 'unknown') =>
  new DurabilityError('STORE_FAILED', { expected: 'an answer', found: 'an outage', where: 'append', outcome })

/** A journal whose appends from the second one on fail so many times, and what was offered meanwhile. */
function failing(memory: Journal, times: number, outcome: 'not-applied' | 'unknown') {
  const offered: Batch[] = []
  let appends = 0
  const journal: Journal = {
    ...memory,
    append: async (lease, batch) => {
      appends += 1
      if (appends === 1) return memory.append(lease, batch)
      offered.push(structuredClone(batch))
      if (offered.length <= times) throw outage(outcome)
      return memory.append(lease, batch)
    },
  }
  return { journal, offered }
}

function twoSteps() {
  const effects: string[] = []
  const agent = defineAgent({
    name: 'two',
    async act(_: null, scope) {
      await scope.step('one', () => void effects.push('one'))
      await scope.step('two', () => void effects.push('two'))
    },
  })
  return { agent, effects }
}

test.each(['not-applied', 'unknown'] as const)(
  'a write that fails three times as %s is offered four times, unchanged, and every effect is made once [K-14, J-10]',
  async (outcome) => {
    const memory = createMemoryJournal()
    const { journal, offered } = failing(memory, 3, outcome)
    const { agent, effects } = twoSteps()
    expect(await heir(journal).run(agent, null, { runId: 'run' })).toMatchObject({ status: 'done' })
    expect(offered.length).toBeGreaterThanOrEqual(4)
    for (const again of offered.slice(1, 4)) expect(again).toEqual(offered[0])
    expect(offered.slice(4)).not.toContainEqual(offered[0])
    expect(effects).toEqual(['one', 'two'])
    expect(await kindsOf(memory)).toEqual(expect.arrayContaining(['run.acquired', 'node.settled']))
    expect((await kindsOf(memory)).filter((kind) => kind === 'run.acquired' || kind === 'step.failed')).toHaveLength(1)
  },
)

test('a write that nobody makes is offered until the lease is over, and the run stays as it was [K-14, K-10]', async () => {
  const memory = createMemoryJournal()
  const { journal, offered } = failing(memory, Number.POSITIVE_INFINITY, 'not-applied')
  const clock = manualClock()
  const { agent, effects } = twoSteps()
  const broken: Journal = { ...journal, renew: () => Promise.reject(outage('not-applied')) }
  const run = heir(broken, { clock, ttlMs: 1_000 }).run(agent, null, { runId: 'run' })
  const lost = expect(run).rejects.toMatchObject({ code: 'LEASE_LOST' })
  await until(() => offered.length === 1)
  for (let passed = 0; passed < 1_000; passed += 10) await clock.pass(10)
  await lost
  expect(offered.length).toBeGreaterThan(1)
  expect(effects).toEqual(['one'])
  const after = { status: 'open', seq: 2 }
  expect(await memory.head('run')).toMatchObject(after)
})
