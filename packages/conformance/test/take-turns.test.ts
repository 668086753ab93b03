import { expect, test } from 'vitest'
import { takeTurns } from '../src/take-turns.ts'

/** Takers whose turns cost what is said, on a clock that only turns move. */
function takers(costs: Readonly<Record<string, number>>) {
  const spent = new Map(Object.keys(costs).map((name) => [name, 0]))
  const turns: string[] = []
  let now = 0
  const turn = async (name: string) => {
    turns.push(name)
    now += costs[name]!
    spent.set(name, spent.get(name)! + costs[name]!)
    return true
  }
  return { names: Object.keys(costs), spent, turns, turn, now: () => now }
}

test('the time is shared evenly: whoever is cheap has more turns, and nobody has more time', async () => {
  const { names, spent, turns, turn, now } = takers({ cheap: 1, dear: 10 })
  await takeTurns(names, {
    spent: (name) => spent.get(name)!,
    turn,
    isOver: () => now() >= 200,
  })
  expect(Math.abs(spent.get('cheap')! - spent.get('dear')!)).toBeLessThanOrEqual(10)
  expect(turns.filter((name) => name === 'cheap').length).toBeGreaterThan(80)
})

test('who wants no more has no more, and when nobody wants more it ends before the time is over', async () => {
  const { names, turns, turn } = takers({ once: 1, twice: 5 })
  const wants: Record<string, number> = { once: 1, twice: 2 }
  await takeTurns(names, {
    spent: () => 0,
    turn: async (name) => {
      await turn(name)
      wants[name]! -= 1
      return wants[name]! > 0
    },
    isOver: () => false,
  })
  expect(turns.toSorted()).toStrictEqual(['once', 'twice', 'twice'])
})

test('no turn begins once the time is over', async () => {
  const { names, turns, turn } = takers({ one: 1 })
  await takeTurns(names, { spent: () => 0, turn, isOver: () => true })
  expect(turns).toStrictEqual([])
})
