import { describe, expect, test } from 'vitest'
import { matrixOf } from '../src/cli/mutant-matrix.ts'
import { barText } from '../src/cli/progress.ts'
import { summaryOf } from '../src/cli/summary.ts'
import { LAWS } from '../src/index.ts'
import type { MutantReport } from '../src/mutants/try-mutants.ts'
import { failing, hostile, partly, passing } from './sample-report.ts'

describe('the summary of a run', () => {
  test('tells figures, and each of them a minute', () => {
    const text = summaryOf(passing)
    expect(text).toContain(
      '312 schedules (200 a minute), 7,472 operations (4,800 a minute), 187 kills landed (120 a minute)',
    )
    expect(text).toContain('All 5 claimed laws hold.')
  })

  test('tells of a broken law what was found, and ends with how to see it again, however long its case is', () => {
    const long = Array.from({ length: 200 }, (_, index) => ({ worker: index, do: 'something with a long name' }))
    const laws = failing.laws.map((law) => ({
      ...law,
      ...(law.failure && { failure: { ...law.failure, counterexample: long } }),
    }))
    const text = summaryOf({ ...failing, laws })
    expect(text).toContain('L2 a-killed-worker-loses-nothing is broken [J-7, J1]')
    expect(text).toContain('found: 1 entry, seq 1')
    expect(text).toContain('replay: npx durability-conformance replay')
    expect(text.split('\n').length).toBeLessThan(50)
  })

  test('says NOT CLAIMED, and why', () => {
    expect(summaryOf(partly)).toMatch(/L2 .*NOT CLAIMED\n.*the harness has no workerModule/)
  })

  test('sends a terminal nothing that it would obey', () => {
    expect(summaryOf(hostile).replaceAll('\n', '')).not.toMatch(/[\0\uffff]|\p{Cs}/u)
  })
})

describe('the bar', () => {
  const progress = {
    ...{ law: LAWS[0]!, index: 5, laws: 20, turn: 1 },
    ...{ cases: 1_200, schedules: 30, operations: 4, kills: 0, faultsLanded: 7 },
  }

  test('tells laws, the law at work, schedules, faults landed, and the time that is likely left', () => {
    const text = barText(progress, { elapsedMs: 10_000, timeMs: undefined })
    expect(text).toContain(`5/20 laws  ${LAWS[0]!.id}`)
    expect(text).toContain('1,200 cases, 30 schedules, 7 faults landed, about 30 s left')
    expect(text.match(/█/g)).toHaveLength(6)
  })

  test('with time to share fills with the time, once every law has had its turn', () => {
    const text = barText({ ...progress, index: 20, turn: 3 }, { elapsedMs: 45_000, timeMs: 60_000 })
    expect(text).toContain(', turn 3')
    expect(text).toContain('15 s left')
    expect(text.match(/█/g)).toHaveLength(18)
  })
})

describe('the matrix of mutants', () => {
  const killed: MutantReport = {
    ...{ id: 'forgets-the-fence', tier: 'S', invariant: 'J6', statement: 'a stale writer is let in' },
    ...{ killed: true, killedBy: ['law-b', 'law-a'], runs: 3, seconds: 0.5 },
    ...{ failedLaws: ['law-b', 'law-a'], failed: [], bitten: 1, lawsTried: 2 },
  }
  const survived: MutantReport = { ...killed, id: 'sleeps', killed: false, killedBy: [], runs: 25 }

  test('shows which laws killed which, and what it took', () => {
    const text = matrixOf([killed, { ...killed, id: 'second', killedBy: ['law-b'] }])
    expect(text).toMatch(/forgets-the-fence .*│ ● +│ ● +│ 3 +│ 0\.50 s +│ killed/)
    expect(text).toMatch(/second .*│ +│ ● +│ 3/)
    expect(text).toContain('1  law-a\n  2  law-b')
    expect(text).toContain('All 2 mutants were killed.')
  })

  test('names the survivors', () => {
    expect(matrixOf([killed, survived])).toContain('1 of 2 mutants survived: sleeps.')
  })
})
