import { describe, expect, test } from 'vitest'
import type { PoolRun } from '../src/pool-audit.ts'
import { auditEffects } from '../src/pool-effects.ts'
import { auditHands } from '../src/pool-hands.ts'
import type { PoolLine } from '../src/pool-ledger.ts'

const TTL_MS = 1_000
const runId = 'run'
const granted = (worker: string, epoch: number, now: number, ttlMs = TTL_MS): PoolLine => {
  return { what: 'granted', worker, runId, epoch, now, expiresAt: now + ttlMs }
}
const renewed = (worker: string, epoch: number, expiresAt: number): PoolLine => {
  return { what: 'renewed', worker, runId, epoch, expiresAt }
}
const gaveUp = (worker: string, code: string): PoolLine => ({ what: 'gave-up', worker, runId, code })
const started = (worker: string, epoch: number, idempotencyKey = 'one'): PoolLine => {
  return { what: 'started', worker, runId, path: [], key: 'k', epoch, idempotencyKey }
}

describe('who had a run when', () => {
  /** Of a run that ended in epoch 2, after a suspension in the epochs that are given. */
  const handsOf = (lines: PoolLine[], suspended: number[] = []) => {
    const facts = suspended.map((epoch) => ({ kind: 'run.suspended', epoch }))
    return auditHands({ runId, log: { entries: [{ epoch: 2 }], facts }, lines } as unknown as PoolRun, ['a'], TTL_MS)
  }

  test('tells who was killed with it, and that nobody was where it was given back', () => {
    expect(handsOf([granted('a', 1, 0), started('a', 1), granted('b', 2, 1_000), started('b', 2)])).toEqual(['a'])
    expect(handsOf([granted('a', 1, 0), granted('b', 2, 5)], [1])).toEqual([])
    expect(handsOf([granted('c', 1, 0), gaveUp('c', 'LEASE_LOST'), granted('b', 2, 1_000)])).toEqual([])
    expect(handsOf([granted('c', 1, 0), gaveUp('c', 'RUN_CLOSED'), granted('b', 2, 1_000)])).toEqual([])
  })

  test.each<[string, string, PoolLine[]]>([
    ['a grant while a lease is live', 'J7', [granted('a', 1, 0), granted('b', 2, 999)]],
    ['a grant while it was renewed', 'J7', [granted('a', 1, 0), renewed('a', 1, 1_500), granted('b', 2, 1_400)]],
    ['a lease that is shorter than was asked', 'J7', [granted('a', 1, 0, 1)]],
    ['an epoch that two were granted', 'J6', [granted('a', 1, 0), granted('b', 1, 2_000)]],
    ['an effect of somebody else', 'J6', [granted('a', 1, 0), started('b', 1)]],
    ['an effect in an epoch that nobody was granted', 'J6', [granted('a', 1, 0), started('a', 2)]],
    ['a loss that a living worker has not noticed', 'K4', [granted('c', 1, 0), granted('b', 2, 1_000)]],
    ['an end that its own writer was not told of', 'K4', [granted('b', 2, 0), gaveUp('b', 'RUN_CLOSED')]],
    ['a worker that gave up for no good reason', 'K4', [granted('b', 2, 0), gaveUp('b', 'CONFLICT')]],
  ])('finds %s', (_, invariant, lines) => {
    expect(() => handsOf(lines)).toThrow(expect.objectContaining({ name: 'Violation', invariant }))
  })
})

describe('what was made', () => {
  const settledIn = (epoch: number, is: object = { ok: { value: 1 } }) => ({ seq: 9, epoch, outcome: is })
  const intendedIn = (epoch: number) => ({ seq: 8, epoch })
  const unknown = { unknown: true }
  /** Of a run with one step. */
  const effectsOf = (step: object, lines: PoolLine[]) => {
    const whole = { key: 'k', path: [], effect: 'idempotent', intended: [], settled: [settledIn(2)], ...step }
    const log = { nodes: [{ steps: new Map([['k', whole]]) }] }
    return auditEffects({ runId, log, lines } as unknown as PoolRun)
  }
  const once = { effect: 'once', intended: [intendedIn(1)], settled: [settledIn(1)] }

  test('is counted where all is well', () => {
    expect(effectsOf({}, [started('b', 2)])).toEqual({ madeAgain: 0, unknown: 0 })
    expect(effectsOf({}, [started('a', 1), started('b', 2)])).toEqual({ madeAgain: 1, unknown: 0 })
    expect(effectsOf(once, [started('a', 1)])).toEqual({ madeAgain: 0, unknown: 0 })
    expect(effectsOf({ ...once, settled: [settledIn(2, unknown)] }, [])).toEqual({ madeAgain: 0, unknown: 1 })
  })

  test.each<[string, string, object, PoolLine[]]>([
    ['an attempt that could read its outcome', 'K1', {}, [started('b', 2), started('c', 3)]],
    ['two attempts in one epoch', 'K1', {}, [started('b', 2), started('b', 2)]],
    ['two outcomes', 'K1', { settled: [settledIn(1), settledIn(2)] }, [started('b', 2)]],
    ['an outcome without an attempt', 'K2', {}, [started('a', 1)]],
    ['another idempotency key', 'K2', {}, [started('a', 1, 'one'), started('b', 2, 'two')]],
    [
      'an effect without an outcome',
      'K2',
      { key: 'other' },
      [started('b', 2), { ...started('b', 2), key: 'other' } as PoolLine],
    ],
    [
      'a once effect that was made twice',
      'K2',
      { ...once, settled: [settledIn(2)] },
      [started('a', 1), started('b', 2)],
    ],
    ['a once effect without an intent', 'K2', { ...once, intended: [] }, [started('a', 1)]],
    ['a once effect in another epoch than its intent', 'K2', { ...once, settled: [settledIn(2)] }, [started('b', 2)]],
    ['an unknown that nothing explains', 'K2', { ...once, settled: [settledIn(1, unknown)] }, [started('a', 1)]],
  ])('finds %s', (_, invariant, step, lines) => {
    expect(() => effectsOf(step, lines)).toThrow(expect.objectContaining({ name: 'Violation', invariant }))
  })
})
