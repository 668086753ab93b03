import { outcome } from './interpret.ts'
import { plannedFailure } from './planned-effect.ts'
import type { CallOp, MessageOp, Op, Program, StepOp } from './program.ts'
import { iterationOf } from './walk-program.ts'

/** What a run of a program comes to. */
export type Evaluated = { readonly done: readonly unknown[] } | { readonly failed: unknown }

/** What a confluent program comes to, by a reading of the program that knows no journal and no kernel. */
export function evaluate(program: Program, task: unknown): Evaluated {
  const trace: unknown[] = [['task', outcome(stored(task))]]
  const awaited = new Map<string, number>()
  for (const op of program) {
    if (op.do === 'fail') return { failed: failed(op.message) }
    const event = op.do === 'message' ? nextMessage(op, awaited) : evaluateOp(op)
    trace.push(event)
  }
  return { done: trace }
}

function nextMessage({ key, name }: MessageOp, awaited: Map<string, number>): unknown {
  const nth = awaited.get(name) ?? 0
  awaited.set(name, nth + 1)
  return [key, outcome(messageOf(name, nth))]
}

function evaluateOp(op: Exclude<Op, MessageOp>): unknown {
  switch (op.do) {
    case 'step':
    case 'call':
      return [op.key, evaluateBranch(op)]
    case 'all':
      return ['all', op.branches.map(evaluateBranch)]
    case 'wait':
      return [op.key, { waited: true }]
    case 'version':
      return [op.key, { taken: true }, evaluateStep(op.step)]
    case 'checkpoint':
      return ['checkpoint']
    case 'loop':
      return [op.key, Array.from({ length: op.times }, (_, round) => evaluateStep(iterationOf(op.step, op.key, round)))]
    case 'budget': {
      let left = op.total
      const outcomes = op.steps.map(({ step, cost }) => {
        if (cost > left) return { code: 'BUDGET_EXCEEDED' }
        left -= cost
        return evaluateStep(step)
      })
      return [op.key, outcomes]
    }
    default:
      throw new Error(`${op.do} has no single result`)
  }
}

/** The payload of the so-manieth message of that name, as the schedule delivers it. */
export function messageOf(name: string, nth: number): unknown {
  return { message: name, nth }
}

function evaluateBranch(op: StepOp | CallOp): unknown {
  if (op.do === 'step') return evaluateStep(op)
  const child = evaluate(op.program, op.task)
  return 'done' in child ? { ok: child.done } : child.failed
}

function evaluateStep(op: StepOp): unknown {
  const attempts = Math.min(op.throws + 1, op.maxAttempts)
  if (op.throws >= op.maxAttempts) {
    const { name, message, code, data } = plannedFailure(attempts) as Error & { code: string; data: unknown }
    return { name, message, code, data, attempts }
  }
  return op.returns === undefined ? outcome(stored(op.value)) : { code: 'RESULT_UNSTORABLE' }
}

function failed(message: string): unknown {
  return { name: 'PlannedFailure', message, code: 'E_FAIL', data: { of: message }, attempts: 1 }
}

/** A value as any journal gives it back: absent where it is undefined, and without a negative zero. */
function stored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/**
 * Whether a result is the expected one, or differs from it only where a `once` effect was declared unknown. An expected
 * code stands for a failure of that code, whatever its message says.
 */
export function isAsExpected(found: unknown, expected: unknown): boolean {
  if (property(found, 'unknown') === true) return true
  if (typeof found !== 'object' || found === null) return Object.is(found, expected)
  if (typeof expected !== 'object' || expected === null) return false
  const keys = Object.keys(expected)
  if (keys.length === 1 && keys[0] === 'code') return property(found, 'code') === property(expected, 'code')
  if (Array.isArray(found) !== Array.isArray(expected) || keys.length !== Object.keys(found).length) return false
  return keys.every((key) => Object.hasOwn(found, key) && isAsExpected(property(found, key), property(expected, key)))
}

function property(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined
}
