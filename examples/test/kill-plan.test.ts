import { expect, test } from 'vitest'
import { planKills } from '../demo/kill-plan.ts'

const ask = { kills: 20, steps: 100, seed: 1, paceMs: 50 }

test('the same seed plans the same kills, another seed others', () => {
  expect(planKills(ask)).toEqual(planKills(ask))
  expect(planKills({ ...ask, seed: 2 })).not.toEqual(planKills(ask))
})

test('kills are spread over the whole run, in order, and none comes after its last step', () => {
  for (let seed = 0; seed < 200; seed++) {
    for (const [kills, steps] of [
      [3, 100],
      [20, 9],
      [100, 9],
    ] as const) {
      const plan = planKills({ ...ask, kills, steps, seed }).map(({ afterSteps }) => afterSteps)
      expect(plan).toHaveLength(kills)
      expect(plan).toEqual([...plan].sort((a, b) => a - b))
      expect(plan[0]).toBeLessThan(steps / kills + 1)
      expect(plan.at(-1)).toBeLessThan(steps)
      expect(plan.at(-1)).toBeGreaterThanOrEqual(Math.floor(steps - steps / kills))
    }
  }
})

test('every kind of moment is met', () => {
  expect(new Set(planKills(ask).map(({ moment }) => moment)).size).toBe(3)
})
