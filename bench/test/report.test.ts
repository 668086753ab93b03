import { describe, expect, test } from 'vitest'
import { chartsOf } from '../chart.ts'
import { summaryOf, tablesOf } from '../report.ts'
import { contender, samples, workload } from './samples.ts'

const floor = contender('floor', 'floor')
const ours = contender('ours', 'ours')
const fast = contender('fast', 'peer')
const slow = contender('slow', 'peer')
const everybody = [slow, fast, floor, ours]

describe('a table', () => {
  const all = [...samples(floor, [1, 2, 3]), ...samples(ours, [4]), ...samples(slow, [9]), ...samples(fast, [5])]

  test('has the floor first, then ours, then peers with the best first', () => {
    const table = tablesOf(all, everybody, [workload('ms per step')])
    const order = table.split('\n').flatMap((line) => /^ *(floor|ours|fast|slow) /.exec(line)?.[1] ?? [])
    expect(order).toStrictEqual(['floor', 'ours', 'fast', 'slow'])
  })

  test('tells the median, the least and the most, and how many floors it is', () => {
    const table = tablesOf(all, everybody, [workload('ms per step')])
    expect(table).toMatch(/floor +sqlite +2\.00 +1\.00 +3\.00 +1\.00/)
    expect(table).toMatch(/ours +sqlite +4\.00 +4\.00 +4\.00 +2\.00/)
  })

  test('names below it who failed, in how many rounds, with the whole first line of why', () => {
    const why = `${'a long reason '.repeat(12)}indeed`
    const failed = [...samples(fast, [5, `${why}\n    at somewhere`]), ...samples(slow, [why, why])]
    const table = tablesOf(failed, everybody, [workload('ms per step')])
    expect(table).toContain(`FAILED in 1 of 2 rounds: fast on sqlite: ${why}`)
    expect(table).toContain(`FAILED: slow on sqlite: ${why}`)
    expect(table).not.toContain('somewhere')
  })

  test('names below it whom the workload is not for, and why', () => {
    const table = tablesOf(all, everybody, [workload('ms per step', { slow: 'has a cap', fast: 'has a cap' })])
    expect(table).toContain('not measured: slow on sqlite, fast on sqlite: has a cap')
  })
})

test('a summary says that a comparison is invalid, and each reason', () => {
  const reasons = ['two peers', 'a loud control']
  const text = summaryOf(
    { 'sqlite.work.vsFloor': 1.2, 'sqlite.work.vs.slow': null },
    { isValid: false, reasons, peers: [] },
  )
  expect(text).toContain('INVALID')
  for (const reason of reasons) expect(text).toContain(reason)
  expect(text).toMatch(/sqlite\.work\.vs\.slow +null/)
})

describe('charts', () => {
  const all = [...samples(floor, [1]), ...samples(ours, [2]), ...samples(fast, [40])]

  test('have a bar for whoever came to a figure, as long as the figure is large', () => {
    const chart = chartsOf(all, everybody, [workload('ms per step')]).get('sqlite-work.svg') ?? ''
    const widths = [...chart.matchAll(/<rect class="(\w+)"[^>]* width="([\d.]+)"/g)].map(([, kind, width]) => [
      kind,
      width,
    ])
    expect(widths.map(([kind]) => kind)).toStrictEqual(['floor', 'ours', 'peer'])
    const [first, second, last] = widths.map(([, width]) => Number(width))
    expect(second! / first!).toBeCloseTo(2, 1)
    expect(last! / first!).toBeCloseTo(40, 0)
  })

  test('escape what they are told', () => {
    const sly = contender('<b>&"', 'peer')
    const chart = chartsOf([...all, ...samples(sly, [3])], [...everybody, sly], [workload('ms per step')])
    expect(chart.get('sqlite-work.svg')).toContain('&lt;b&gt;&amp;&quot;')
  })

  test('are not drawn where there is nothing to compare', () => {
    expect(chartsOf(samples(ours, [1]), everybody, [workload('ms per step')]).size).toBe(0)
  })
})
