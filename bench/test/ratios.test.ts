import { describe, expect, test } from 'vitest'
import { CONTROL } from '../contenders.ts'
import { ratiosOf } from '../ratios.ts'
import { contender, samples, workload } from './samples.ts'

const floor = contender('floor', 'floor')
const control = contender(CONTROL, 'floor')
const ours = contender('ours', 'ours')
const near = contender('near', 'peer')
const far = contender('far', 'peer')
const elsewhere = contender('elsewhere', 'peer', 'postgres')

describe('a ratio', () => {
  test('is the median of the ratios within each round, not the ratio of two medians', () => {
    const all = [...samples(floor, [1, 10, 100]), ...samples(ours, [3, 20, 110])]
    const ratios = ratiosOf(all, [floor, ours], [workload('ms per step')])
    expect(ratios['sqlite.work.vsFloor']).toBe(2)
    expect(ratios['sqlite.work.msPerStep']).toBe(20)
  })

  test('takes the mean of what the floor was before and after the others', () => {
    const all = [...samples(floor, [1, 2]), ...samples(ours, [4, 6]), ...samples(floor, [3, 4])]
    expect(ratiosOf(all, [floor, ours], [workload('ms per step')])['sqlite.work.vsFloor']).toBe(2)
  })

  test('leaves out a round in which one of the two failed', () => {
    const all = [...samples(floor, [1, 'broke', 1]), ...samples(ours, [2, 50, 'broke'])]
    expect(ratiosOf(all, [floor, ours], [workload('ms per step')])['sqlite.work.vsFloor']).toBe(2)
  })

  test('is null, and there, where one of the two came to nothing', () => {
    const all = [...samples(floor, [1]), ...samples(ours, [2]), ...samples(far, ['broke'])]
    const ratios = ratiosOf(all, [floor, ours, far], [workload('ms per step')])
    expect(ratios).toMatchObject({ 'sqlite.work.vs.far': null, 'sqlite.work.vsBestPeer': null })
  })

  test('of the control compares the floor with itself', () => {
    const all = [...samples(floor, [2]), ...samples(control, [3]), ...samples(ours, [2])]
    expect(ratiosOf(all, [floor, control, ours], [workload('ms')])['sqlite.work.control']).toBe(1.5)
  })
})

describe('the best peer', () => {
  const everybody = [ours, near, far, elsewhere]

  test('is the one with the least time, so the ratio is the greatest', () => {
    const all = [...samples(ours, [1]), ...samples(near, [2]), ...samples(far, [10])]
    expect(ratiosOf(all, everybody, [workload('µs per step')])['sqlite.work.vsBestPeer']).toBe(0.5)
  })

  test('is the one with the most steps a second, so the ratio is the least', () => {
    const all = [...samples(ours, [100]), ...samples(near, [50]), ...samples(far, [10])]
    expect(ratiosOf(all, everybody, [workload('steps per second')])['sqlite.work.vsBestPeer']).toBe(2)
  })

  test('is on the same store; that of any store has a name of its own', () => {
    const all = [...samples(ours, [100]), ...samples(near, [50]), ...samples(elsewhere, [200])]
    expect(ratiosOf(all, everybody, [workload('steps per second')])).toMatchObject({
      ...{ 'sqlite.work.vsBestPeer': 2, 'sqlite.work.vsAnyPeer': 0.5, 'sqlite.work.vs.near': 2 },
    })
  })

  test('is none of those that the workload is not for', () => {
    const all = [...samples(ours, [1]), ...samples(far, [10])]
    const ratios = ratiosOf(all, [ours, near, far], [workload('ms per step', { near: 'has a cap' })])
    expect(ratios['sqlite.work.vsBestPeer']).toBe(0.1)
    expect(Object.keys(ratios)).not.toContain('sqlite.work.vs.near')
  })
})

test('a bar that is no ratio is told without a store as well: that of the default one', () => {
  const resumed = { ...workload('µs per step'), name: 'resume100k' }
  const all = samples(ours, [7]).map((sample) => ({ ...sample, workload: 'resume100k' }))
  const ratios = ratiosOf(all, [ours], [resumed])
  expect(ratios).toStrictEqual({ 'sqlite.resume100k.usPerStep': 7, 'resume100k.usPerStep': 7 })
})
