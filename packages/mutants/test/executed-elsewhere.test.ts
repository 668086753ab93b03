import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LINES, type RemoteKind } from '../src/crash/elsewhere.ts'
import type { Stop } from '../src/crash/order.ts'
import { cameOf, executedOnce, inDoubt } from './crash/executed.ts'
import { CrashStage } from './crash/stage.ts'

/** A process each, and each has to come up first. */
const PATIENCE_MS = 180_000

/** The entries of an execution but for its events. */
const KINDS = {
  bridge: ['step.intended', 'remote.dispatched', 'remote.progressed', 'step.settled'],
  sandbox: [
    ...(['step.intended', 'remote.bound', 'remote.dispatched', 'remote.progressed'] as const),
    ...(['step.settled', 'remote.released'] as const),
  ],
} as const

/** Before and after each entry is durable; of the later events after, for before is as it was with the first. */
function stopsOf(kind: RemoteKind): Stop[] {
  return KINDS[kind].flatMap((of) => [
    { at: 'append:before-commit', of },
    ...(of === 'remote.progressed' ? LINES : ['once']).map(() => ({ at: 'append:after-commit', of }) as const),
  ])
}

let stage: CrashStage
beforeEach(() => {
  stage = new CrashStage()
})
afterEach(() => stage[Symbol.asyncDispose]())

/** The run is driven to its end by this process, and is asked for again. */
async function resumed(came: string): Promise<void> {
  const result = await stage.resume('asker')
  expect(result).toMatchObject(cameOf(came))
  const journal = await stage.journal()
  const head = await journal.head(stage.runId)
  expect(await stage.resume('asker')).toEqual(result)
  expect(await journal.head(stage.runId)).toEqual(head)
  await journal.verify(stage.runId)
}

describe.each(['bridge', 'sandbox'] as const)('a program behind a %s', (kind: RemoteKind) => {
  beforeEach(() => stage.openOutside(kind))

  test(
    'its driver is killed before and after each entry of it: one start, every event once, one result [K-38, D-1, D-4]',
    async () => {
      const stops = stopsOf(kind)
      for (const stop of stops) await stage.kill({ program: 'asker' }, stop)
      expect(stage.hits).toBe(stops.length)
      await resumed('done')
      await executedOnce(stage)
    },
    PATIENCE_MS,
  )

  test(
    'what executes it is killed at each event, and comes back: it goes on with it [D-1, D-2, D-4]',
    async () => {
      const { outside } = stage
      outside.onLine = () => outside.remote.restart()
      await resumed('done')
      expect(outside.remote.kills).toBe(LINES.length)
      await executedOnce(stage)
    },
    PATIENCE_MS,
  )

  test(
    'driver and what executes it are killed together, at a start whose answer nobody heard, and at an event [K-38, D-1]',
    async () => {
      const { remote } = stage.outside
      for (const of of ['remote.dispatched', 'remote.progressed'] as const) {
        await stage.kill({ program: 'asker' }, { at: 'append:before-commit', of })
        await remote.restart()
      }
      await inDoubt(stage)
      expect([stage.hits, remote.kills]).toEqual([2, 3])
      await resumed('done')
      await executedOnce(stage)
    },
    PATIENCE_MS,
  )

  test('it is killed itself: a failure with proof, no further start, and its events are there [K-38, D-6]', async () => {
    const { outside } = stage
    outside.onLine = async (line) => line === 'two' && process.kill(outside.pid, 'SIGKILL')
    await resumed(kind === 'bridge' ? 'exit' : 'EXIT')
    await executedOnce(stage, ['one', 'two'])
  })

  test('it is killed with all that watched it: nobody knows what came of it, it is not started again, and nothing stays leased [K-38, D-6, D-9]', async () => {
    const { outside } = stage
    outside.onLine = async (line) => {
      if (line !== 'two') return
      await outside.remote.kill()
      outside.killWithItsWatch()
      await outside.remote.start()
    }
    await resumed('OUTCOME_UNKNOWN')
    await executedOnce(stage, ['one', 'two'])
  })
})
