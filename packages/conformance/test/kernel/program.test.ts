import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate, isAsExpected } from '../../src/kernel/evaluate.ts'
import { exampleProgram } from '../../src/kernel/example-program.ts'
import { isMetered } from '../../src/kernel/metering.ts'
import { FEATURES, type Feature, type Op, type Program } from '../../src/kernel/program.ts'
import { confluentPrograms, programs } from '../../src/kernel/program-arbitrary.ts'
import { childrenOf, isConfluent, placedPrograms, placedSteps, placeOf } from '../../src/kernel/walk-program.ts'
import { interpreted } from './fake-scope.ts'

const ALL = Object.keys(FEATURES) as Feature[]
/** What no generator plants by itself: mistakes, and what happens to a run from outside. */
const PLANTED: readonly Feature[] = [
  ...([
    'twice',
    'forget',
    'close',
    'fork',
    'depth',
    'resolve',
    'bound',
    'run',
    'execute',
    'continue',
    'tools',
  ] as const),
]
/** Storing a date or a cycle is what real journals refuse; the scope of this test keeps JSON. */
const isOfJson = (program: Program) =>
  [...placedSteps(program)].every(({ step }) => step.returns !== 'date' && step.returns !== 'cycle')

test('the interpreter and the evaluator agree on every program whose result can be foretold', async () => {
  const met = new Set<string>()
  const confluent = confluentPrograms({ features: ALL }).filter(isOfJson)
  await fc.assert(
    fc.asyncProperty(confluent, async (program) => {
      for (const op of opsOf(program)) met.add(op.do)
      expect(isConfluent(program)).toBe(true)
      const [found, expected] = [await interpreted(program), evaluate(program, null)]
      if (JSON.stringify(expected).includes('BUDGET_EXHAUSTED')) met.add('refused')
      expect(isAsExpected(found, expected), `${JSON.stringify(found)} ${JSON.stringify(expected)}`).toBe(true)
    }),
    { numRuns: 500 },
  )
  expect([...met].sort()).toEqual([
    ...['all', 'call', 'checkpoint', 'conversation', 'fail', 'loop', 'message', 'refused', 'step', 'version', 'wait'],
  ])
})

test('a result that differs from the foretold one is found out', () => {
  expect(isAsExpected({ ok: 1 }, { ok: 2 })).toBe(false)
  expect(isAsExpected({ ok: [] }, { ok: {} })).toBe(false)
  expect(isAsExpected({ nothing: true }, { ok: null })).toBe(false)
  expect(isAsExpected({ ok: 1, more: 1 }, { ok: 1 })).toBe(false)
  expect(isAsExpected({ code: 'E_OTHER', attempts: 1 }, { code: 'RESULT_UNSTORABLE' })).toBe(false)
  expect(isAsExpected([['k0', { unknown: true }]], [['k0', { ok: 1 }]])).toBe(true)
})

describe('a generated program', () => {
  const offered = ALL.filter((feature) => !PLANTED.includes(feature))

  test('meets every feature that is offered', () => {
    const met = new Set(fc.sample(programs({ features: ALL }), { seed: 1, numRuns: 500 }).flatMap(featuresOf))
    expect(offered.filter((feature) => !met.has(feature))).toEqual([])
  })

  test.each(offered)('uses nothing that is not offered: without %s', (without) => {
    const features = ALL.filter((feature) => feature !== without)
    const sampled = fc.sample(programs({ features }), { seed: 1, numRuns: 100 })
    const used = new Set([exampleProgram(features), ...sampled].flatMap(featuresOf))
    expect(used.has(without)).toBe(false)
  })

  test('gives each agent a place and each step a key of its own', () => {
    fc.assert(
      fc.property(programs({ features: ALL }), (program) => {
        const places = [...placedPrograms(program)].map(({ path }) => placeOf(path))
        expect(new Set(places).size).toBe(places.length)
        const keys = [...placedSteps(program)].map(({ path, step }) => placeOf([...path, step.key]))
        expect(new Set([...keys, ...places]).size).toBe(keys.length + places.length)
      }),
    )
  })
})

/** What the agents of loops and conversations do is no op of the program's. */
function opsOf(program: Program): Op[] {
  return [...placedPrograms(program)].filter(({ isMade }) => !isMade).flatMap((placed) => placed.program)
}

function featuresOf(program: Program): string[] {
  const ops = opsOf(program).map((op) => (op.do === 'step' ? op.effect : op.do))
  const steps = [...placedSteps(program)].map(({ step }) => step.effect)
  const calls = opsOf(program)
    .flatMap((op) => (op.do === 'spawn' ? [] : childrenOf(op)))
    .filter(({ isMade }) => !isMade)
    .map(() => 'call')
  const budgets = [...ops.filter((what) => what === 'left'), ...opsOf(program).filter(isMetered)].map(() => 'budget')
  const children = opsOf(program).flatMap(childrenOf)
  const restarts = children.filter(({ again }) => again !== undefined).map(() => 'restart')
  const deadlines = children.filter(({ timeoutMs }) => timeoutMs !== undefined).map(() => 'deadline')
  const streams = [...placedSteps(program)].filter(({ step }) => step.emits !== undefined).map(() => 'stream')
  return [...ops, ...steps, ...calls, ...budgets, ...restarts, ...deadlines, ...streams]
}
