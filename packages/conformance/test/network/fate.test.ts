import { describe, expect, test } from 'vitest'
import { type Fate, judgeFate } from '../../src/laws/network/fate.ts'
import type { Told } from '../../src/laws/network/told.ts'
import { Exchange } from '../../src/network/exchange.ts'
import { Fault, type FaultKind } from '../../src/network/fault.ts'

const DONE: Told = { done: true, answer: null }
const UNKNOWN: Told = { done: false, code: 'STORE_FAILED', outcome: 'unknown' }
const NOT_APPLIED: Told = { done: false, code: 'STORE_FAILED', outcome: 'not-applied' }
const REFUSED: Told = { done: false, code: 'FENCED', outcome: 'not-applied' }

/** What it takes to judge a call that met a fault at its commit. */
function fate(kind: FaultKind, told: Told, found: 'before' | 'after' | 'half', heardSince = false): Fate {
  const fault = new Fault({ kind })
  const exchange = new Exchange('I')
  exchange.statements.push('update t')
  exchange.after = 'I'
  fault.land(exchange)
  return { where: 'append', told, fault, heardSince, found, before: 'before', after: 'after' }
}

describe('a fate is honest', () => {
  test.each([
    ['an unknown outcome of what has happened', fate('cut after', UNKNOWN, 'after'), true],
    ['an unknown outcome of what has not', fate('cut before', UNKNOWN, 'before'), false],
    ['"not applied" of what has not happened', fate('cut before', NOT_APPLIED, 'before'), false],
    ['success of which an answer told after all', fate('cut after', DONE, 'after', true), true],
    ['success when the request was repeated', fate('cut before', DONE, 'after'), true],
  ])('%s', (_, judged, hasHappened) => {
    expect(judgeFate(judged)).toBe(hasHappened)
  })
})

describe('a fate is a breach', () => {
  test.each([
    ['of J2', 'half of it', fate('cut after', UNKNOWN, 'half')],
    ['of J15', '"not applied" of what has happened', fate('cut after', NOT_APPLIED, 'after')],
    ['of J15', 'success of what has not happened', fate('cut before', DONE, 'before')],
    ['of J15', 'success that no answer told of', fate('cut after', DONE, 'after')],
    ['of J15', 'a refusal by nobody', fate('cut before', REFUSED, 'before')],
  ])('%s: %s', (invariant, _, judged) => {
    expect(() => judgeFate(judged)).toThrow(expect.objectContaining({ invariant: invariant.slice(3) }))
  })

  test('not told from what would look the same either way', () => {
    const judged = { ...fate('cut after', UNKNOWN, 'before'), after: 'before' }
    expect(() => judgeFate(judged)).toThrow('proves nothing')
  })
})
