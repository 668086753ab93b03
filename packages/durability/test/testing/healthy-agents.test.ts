import { expect, test } from 'vitest'
import type { Agent } from '../../src/index.ts'
import { type CrashTestOptions, crashTest, sendMessage } from '../../src/testing/index.ts'
import { makeSell, makeWorld, race, review, steps } from './healthy-agents.ts'

interface Healthy {
  readonly agent: Agent
  readonly task: unknown
  readonly options?: CrashTestOptions
  readonly result: unknown
}

function healthy(): Record<string, Healthy> {
  const { effects, reset } = makeWorld()
  return {
    'twenty steps': { agent: steps, task: 20, result: 210 },
    'waits, children, a budget and a once step that is handled': {
      agent: makeSell(effects),
      task: ['lamp', 'cup'],
      options: { effects, reset, budget: { parcels: 20 }, messages: [sendMessage('approved', { by: 'bob' })] },
      result: expect.objectContaining({ by: 'bob', receipt: 'receipt 1 of lamp,cup', told: 'mailed' }),
    },
    'checkpoints and children that race': { agent: race, task: 3, result: ['b', 'b', 'b'] },
    'questions, retries and a run of its own': {
      agent: review,
      task: 'abc',
      options: { messages: [sendMessage('fine?', true)] },
      result: { fine: true, vetoed: false, second: 'read in time', printed: 'ABC' },
    },
  }
}

test.each(Object.keys(healthy()))('an agent with %s is found healthy at every point', async (name) => {
  const { agent, task, options, result } = healthy()[name] as Healthy
  const report = await crashTest(agent, task, options)
  expect(report.result).toMatchObject({ status: 'done', value: result })
  expect(report.points.length).toBeGreaterThan(50)
  expect(new Set(report.points).size).toBe(report.points.length)
  // Each crash that was asked for has come about.
  expect(report).toMatchObject({ crashes: report.points.length, missed: 0, runs: report.points.length + 2 })
})

test.each(Object.keys(healthy()))('and one with %s on 200 random schedules', async (name) => {
  const { agent, task, options, result } = healthy()[name] as Healthy
  const report = await crashTest(agent, task, { ...options, crashes: { runs: 200, seed: 8 } })
  expect(report.result).toMatchObject({ status: 'done', value: result })
  expect(report).toMatchObject({ runs: 202, missed: 0 })
  // Recoveries are crashed as well.
  expect(report.crashes).toBeGreaterThan(300)
})
