import { describe, expect, test } from 'vitest'
import { type ExecutionAction, type ExecutionPhase, type Observed, recoverExecution } from '../src/index.ts'

const PHASES: readonly ExecutionPhase[] = ['planned', 'bound', 'dispatched', 'concluded']
const OBSERVED: readonly Observed[] = [
  ...(['nothing', 'never-started', 'running', 'stopping', 'ended', 'gone'] as const),
  ...(['unknown', 'conflict', 'expired', 'ahead', 'unreachable'] as const),
]
const CASES = PHASES.flatMap((phase) =>
  [true, false].flatMap((isIdKept) =>
    [true, false].flatMap((isRecalled) => OBSERVED.map((observed) => ({ phase, isIdKept, isRecalled, observed }))),
  ),
)

const actionOf = ({ observed, ...journaled }: (typeof CASES)[number]): ExecutionAction =>
  recoverExecution(journaled, observed)

/** Cases for which something is done, as a person would say which. */
function where(holds: (given: (typeof CASES)[number]) => boolean): ExecutionAction[] {
  return [...new Set(CASES.filter(holds).map(actionOf))]
}

describe('what is done about an execution elsewhere', () => {
  test('is said for every case', () => {
    expect(CASES.map(actionOf)).not.toContain(undefined)
    expect(CASES).toHaveLength(4 * 4 * 11)
  })

  test('is never a start once it was dispatched or is to stop', () => {
    const started = CASES.filter((given) => actionOf(given) === 'start')
    expect(new Set(started.map(({ phase }) => phase))).toEqual(new Set(['bound']))
    expect(started.filter(({ isRecalled }) => isRecalled)).toEqual([])
  })

  test('is never a second start where the remote may have forgotten the first', () => {
    const forgetful = CASES.filter((given) => !given.isIdKept && actionOf(given) === 'start')
    expect(new Set(forgetful.map(({ observed }) => observed))).toEqual(new Set(['never-started']))
  })

  test('is nothing but telling once it is concluded', () => {
    expect(where(({ phase }) => phase === 'concluded')).toEqual(['deliver'])
  })

  test('is waiting where the remote is out of reach, and nothing is concluded from that', () => {
    expect(where(({ observed, phase }) => observed === 'unreachable' && phase !== 'concluded')).toEqual(['hold'])
  })

  test('is no end without proof: what the remote has forgotten is unknown, or never began', () => {
    expect(where(({ observed, phase }) => observed === 'unknown' && phase === 'dispatched')).toEqual([
      'declare-unknown',
    ])
    expect(where(({ observed, isRecalled }) => observed === 'stopping' && isRecalled)).not.toContain('call-off')
  })

  test('is called off only what provably never ran or has stopped', () => {
    const off = CASES.filter((given) => actionOf(given) === 'call-off')
    expect(new Set(off.map(({ observed }) => observed))).toEqual(new Set(['never-started', 'gone']))
    expect(off.filter(({ isRecalled }) => !isRecalled)).toEqual([])
  })

  test('is to accept what it came to wherever that is proven and it may have been started', () => {
    const ended = ({ observed, phase }: (typeof CASES)[number]) =>
      observed === 'ended' && (phase === 'bound' || phase === 'dispatched')
    expect(where(ended)).toEqual(['accept'])
  })

  test('is a declared gap where events have expired, and no start from zero', () => {
    expect(where(({ observed, phase }) => observed === 'expired' && phase === 'dispatched')).toEqual(['declare-gap'])
    expect(where(({ observed, phase }) => observed === 'ahead' && phase === 'dispatched')).toEqual(['declare-unknown'])
  })
})
