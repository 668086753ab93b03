import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { createClient, defineAgent, type Scope } from '../src/index.ts'
import { heir } from './world.ts'

const STEPS = 1_000
const BRANCHES = 3

/** Asks for a thousand steps in three branches, and does much in microtasks after each. Notes what it observes, in order. */
function branching(observed: string[], begun: () => void = () => {}) {
  const branch = async (scope: Scope, name: number) => {
    for (let step = name; step < STEPS; step += BRANCHES) {
      const told = await scope.step(`step ${step}`, () => step)
      for (let count = 0; count < 10 * name; count++) await null
      observed.push(`${name} was told ${told}`)
    }
  }
  return defineAgent({
    name: 'branching',
    async act(_: null, scope) {
      begun()
      await Promise.all(Array.from({ length: BRANCHES }, (_, name) => branch(scope, name)))
      await scope.wait('go on')
    },
  })
}

/** Runs it live until it waits, and again to its end; `begun` and `ended` are of the replay. */
async function liveAndAgain(begun: () => void, ended: () => void): Promise<{ live: string[]; again: string[] }> {
  const journal = createMemoryJournal()
  const [live, again]: [string[], string[]] = [[], []]
  expect(await heir(journal).run(branching(live), null, { runId: 'run' })).toMatchObject({ status: 'suspended' })
  await createClient({ journal }).signal('run', 'go on', null)
  await heir(journal, { onResumed: ended }).runOrThrow(branching(again, begun), null, { runId: 'run' })
  return { live, again }
}

test('what an agent observes is the same live and on replay, however many microtasks it takes between [K-5]', async () => {
  const { live, again } = await liveAndAgain(
    () => {},
    () => {},
  )
  expect(live).toHaveLength(STEPS)
  expect(again).toEqual(live)
})

test('a replay lets others have a turn once in a hundred old results, and hardly more often [K-5]', async () => {
  let turns = 0
  let turning: NodeJS.Immediate
  const turn = () => {
    turns += 1
    turning = setImmediate(turn)
  }
  const { again } = await liveAndAgain(turn, () => clearImmediate(turning))
  expect(again).toHaveLength(STEPS)
  expect(turns).toBeGreaterThanOrEqual(STEPS / 100)
  expect(turns).toBeLessThan(STEPS / 20)
})
