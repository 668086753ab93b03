import { expect, test } from 'vitest'
import type { Round, Schedule, Step } from '../src/schedules/schedule.ts'
import { shrinkSchedule } from '../src/schedules/shrink-schedule.ts'

const step = (worker: number, run: number): Step => ({ worker, operation: { do: 'head', run }, delay: 0 })
const rounds: Round[] = Array.from({ length: 40 }, (_, run) => ({ steps: [step(0, run), step(1, run)] }))
const schedule: Schedule = {
  ...{ version: 1, workers: 2, runIds: ['run'], rounds, watched: false },
  deaths: [0, 1, 2].map((life) => ({ worker: 0, life, failpoint: 1 })),
}
const stepsOf = ({ rounds }: Schedule) => rounds.flatMap((round) => ('steps' in round ? round.steps : []))
const has = (of: Schedule, worker: number, run: number) =>
  stepsOf(of).some(({ worker: by, operation }) => by === worker && 'run' in operation && operation.run === run)

test('keeps what is needed to fail, and nothing else', async () => {
  const fails = async (smaller: Schedule) =>
    has(smaller, 1, 7) && has(smaller, 0, 30) && smaller.deaths.some(({ life }) => life === 1)
  const smallest = await shrinkSchedule(schedule, fails, 1_000)
  expect(smallest.rounds).toStrictEqual([{ steps: [step(1, 7)] }, { steps: [step(0, 30)] }])
  expect(smallest.deaths).toStrictEqual([{ worker: 0, life: 1, failpoint: 1 }])
})

test('answers a schedule that fails however few tries it has, and asks no more often', async () => {
  for (const tries of [0, 1, 5, 20]) {
    let asked = 0
    const fails = async (smaller: Schedule) => {
      asked += 1
      return has(smaller, 1, 7)
    }
    expect(has(await shrinkSchedule(schedule, fails, tries), 1, 7)).toBe(true)
    expect(asked).toBeLessThanOrEqual(tries)
  }
})

test('leaves a schedule alone of which every part is needed', async () => {
  expect(await shrinkSchedule(schedule, async () => false, 1_000)).toBe(schedule)
})
