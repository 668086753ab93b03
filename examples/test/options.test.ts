import { expect, test } from 'vitest'
import { parseOptions, UsageError } from '../demo/options.ts'

const parse = (...args: string[]) => parseOptions(args, () => 42)

test('by default it surveys this repository with three kills and a new seed', () => {
  expect(parse()).toMatchObject({ kills: 3, seed: 42, json: false, sabotage: undefined })
  expect(parse()).toHaveProperty('path', new URL('../..', import.meta.url).pathname)
})

test('a relative folder is meant from where npm was called', () => {
  const { INIT_CWD } = process.env
  process.env.INIT_CWD = '/somewhere/else'
  try {
    expect(parse('--path', './src')).toHaveProperty('path', '/somewhere/else/src')
    expect(parse('--path', '/src')).toHaveProperty('path', '/src')
  } finally {
    if (INIT_CWD === undefined) delete process.env.INIT_CWD
    else process.env.INIT_CWD = INIT_CWD
  }
})

test('a negative seed is a seed', () => {
  expect(parse('--seed=-5')).toHaveProperty('seed', -5)
})

test.each<[string[], string]>([
  [['--path', ''], '--path is empty'],
  [['--kills', 'many'], '--kills must be an integer from 0 to 100'],
  [['--kills', ''], '--kills must be an integer'],
  [['--kills', '1.5'], '--kills must be an integer'],
  [['--kills', '1e1'], '--kills must be an integer'],
  [['--kills=-1'], '--kills must be an integer'],
  [['--kills', '-1'], "Option '--kills' argument is ambiguous"],
  [['--kills', '101'], '--kills must be an integer'],
  [['--seed', 'x'], '--seed must be an integer'],
  [['--seed', '9007199254740993'], '--seed must be an integer'],
  [['--pace', '-'], '--pace must be an integer'],
  [['--sabotage', 'fire'], "There is no sabotage 'fire'"],
  [['--fast'], "Unknown option '--fast'"],
  [['--kills', '--json'], '--kills'],
  [['--json=yes'], "Option '--json' does not take an argument"],
  [['here'], "Unexpected argument 'here'"],
])('%j is refused in one sentence', (args, sentence) => {
  const refused = (() => {
    try {
      return parse(...args)
    } catch (error) {
      return error
    }
  })()
  expect(refused).toBeInstanceOf(UsageError)
  const { message } = refused as UsageError
  expect(message).toContain(sentence)
  expect(message).toMatch(/^[^\n]+\.$/)
})
