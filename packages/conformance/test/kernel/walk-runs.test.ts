import { expect, test } from 'vitest'
import { evaluate } from '../../src/kernel/evaluate.ts'
import type { Op, Program, StepOp } from '../../src/kernel/program.ts'
import { isConfluent } from '../../src/kernel/walk-program.ts'
import { chainOf, placedRuns, programOf } from '../../src/kernel/walk-runs.ts'
import { withKeys } from '../../src/kernel/with-keys.ts'

const step: StepOp = {
  ...({ do: 'step', key: '', effect: 'pure', input: null, value: 1 } as const),
  ...{ throws: 0, maxAttempts: 1, turns: 0 },
}
const run = (program: Program): Op => ({ do: 'run', child: { do: 'call', key: '', task: 'given', program } })

test('child runs are known by the run that begins them and the place there, those of child runs too', () => {
  const program = withKeys([step, { do: 'call', key: '', task: null, program: [run([step, run([])])] }])
  const found = [...placedRuns(program, 'run')].map(({ runId, parent, path }) => [runId, parent, path])
  expect(found).toEqual([
    ['run/k1.k0', 'run', ['k1']],
    ['run/k1.k0/k1', 'run/k1.k0', []],
  ])
})

test('what a child run comes to is foretold like that of a child, unless it is recalled', () => {
  const program = withKeys([run([step])])
  const told = [
    ['task', { ok: 'given' }],
    ['k0', { ok: 1 }],
  ]
  expect(evaluate(program, null)).toEqual({
    done: [
      ['task', { ok: null }],
      ['k0', { ok: told }],
    ],
  })
  expect(isConfluent(program)).toBe(true)
  expect(isConfluent(program.map((op) => ({ ...op, isRecalled: true }) as Op))).toBe(false)
  expect(isConfluent([run([{ do: 'now' }])])).toBe(false)
})

test('a chain comes to what its last program says, and each run of it has its own', () => {
  const last = [step]
  const program = withKeys([step, { do: 'continue', task: 7, program: last }])
  expect(evaluate(program, null)).toEqual({
    done: [
      ['task', { ok: 7 }],
      ['k0', { ok: 1 }],
    ],
  })
  expect(chainOf(program)).toHaveLength(2)
  expect(programOf(program, 'run', 'run', [])).toBe(program)
  expect(programOf(program, 'run', 'run~2', [])).toEqual(withKeys(last))
  expect(() => programOf(program, 'run', 'run~3', [])).toThrow('no run run~3')
})
