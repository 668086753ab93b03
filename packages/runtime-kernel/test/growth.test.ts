import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { createSupervisor, defineAgent, type Scope } from '../src/index.ts'
import { workOf } from './work.ts'

const FEW = 50
const MANY = 500
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

/** What one of so many costs, in a process of its own run. */
async function workOfEach(count: number, act: (count: number, scope: Scope) => Promise<unknown>): Promise<number> {
  const agent = defineAgent({ name: 'many', act })
  const supervisor = createSupervisor({ journal: createMemoryJournal() })
  const work = await workOf(() => supervisor.runOrThrow(agent, count, { runId: 'run' }))
  await supervisor.close()
  return work / count
}

const child = defineAgent({ name: 'child', act: async (n: number, scope) => scope.step('once', () => n) })
const waiting = defineAgent({
  name: 'waiting',
  act: async (_: number, scope) => scope.wait('go on', { timeoutMs: 3_600_000 }),
})

test.each<[string, (count: number, scope: Scope) => Promise<unknown>]>([
  [
    'steps one after the other',
    async (count, scope) => {
      for (const n of numbers(count)) await scope.step(`${n}`, () => n)
    },
  ],
  [
    'steps with an intent, one after the other',
    async (count, scope) => {
      for (const n of numbers(count)) await scope.step(`${n}`, () => n, { effect: 'once' })
    },
  ],
  ['steps at once', (count, scope) => Promise.all(numbers(count).map((n) => scope.step(`${n}`, () => n)))],
  [
    'steps that are tried again, at once',
    (count, scope) =>
      Promise.all(
        numbers(count).map((n) =>
          scope.step(
            `${n}`,
            ({ attempt }) => {
              if (attempt === 1) throw new Error('not yet')
              return n
            },
            { retry: { maxAttempts: 2, delayMs: 0 } },
          ),
        ),
      ),
  ],
  [
    'children one after the other',
    async (count, scope) => {
      for (const n of numbers(count)) await scope.call(child, n, { key: `${n}` })
    },
  ],
  ['children at once', (count, scope) => Promise.all(numbers(count).map((n) => scope.call(child, n, { key: `${n}` })))],
  [
    'children with a deadline, at once',
    (count, scope) =>
      Promise.all(numbers(count).map((n) => scope.call(child, n, { key: `${n}`, timeoutMs: 3_600_000 }))),
  ],
  [
    'children that wait and are called off one by one',
    async (count, scope) => {
      const children = numbers(count).map((n) => scope.spawn(waiting, n, { key: `${n}` }))
      await scope.step('all are there', () => null)
      for (const each of children) each.cancel()
      await Promise.all(children.map(({ outcome }) => outcome))
    },
  ],
])('%s: each costs the same, however many', async (_, act) => {
  // The first is not counted: what is done once in a process is no part of it.
  await workOfEach(FEW, act)
  const few = await workOfEach(FEW, act)
  const many = await workOfEach(MANY, act)
  expect(many).toBeLessThan(1.1 * few)
})
