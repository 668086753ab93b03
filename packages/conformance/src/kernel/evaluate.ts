import { attemptsOf, keyOfAttempt } from './attempt-place.ts'
import { evaluateConversation, evaluateLoop } from './evaluate-loop.ts'
import { outcome } from './interpret.ts'
import { Purse } from './metering.ts'
import { plannedFailure } from './planned-effect.ts'
import type { CallOp, MessageOp, Op, Program, StepOp } from './program.ts'
import { isResolution } from './resolve-unknown.ts'

/** What a run of a program comes to. */
export type Evaluated = { readonly done: readonly unknown[] } | { readonly failed: unknown }

/** How often an attempt that costs died with its worker, and was paid for in vain. */
export type LostAttempts = (path: readonly string[], key: string, attempt: number) => number

/** Where an agent stands in the reading. */
interface Place {
  readonly path: readonly string[]
  readonly purse: Purse
  readonly lost: LostAttempts
}

/** What a confluent program comes to, by a reading of the program that knows no journal and no kernel. */
export function evaluate(program: Program, task: unknown, lost: LostAttempts = () => 0): Evaluated {
  return evaluateAt(program, task, { path: [], purse: new Purse(), lost })
}

function evaluateAt(program: Program, task: unknown, place: Place): Evaluated {
  const trace: unknown[] = [['task', outcome(stored(task))]]
  const awaited = new Map<string, number>()
  for (const op of program) {
    if (op.do === 'fail') return { failed: failed(op.message) }
    if (op.do === 'continue') return evaluateAt(op.program, op.task, { path: [], purse: place.purse, lost: place.lost })
    trace.push(op.do === 'message' ? nextMessage(op, awaited) : evaluateOp(op, place))
  }
  return { done: trace }
}

function nextMessage({ key, name }: MessageOp, awaited: Map<string, number>): unknown {
  const nth = awaited.get(name) ?? 0
  awaited.set(name, nth + 1)
  return [key, outcome(messageOf(name, nth))]
}

function evaluateOp(op: Exclude<Op, MessageOp>, place: Place): unknown {
  switch (op.do) {
    case 'run':
      return [op.child.key, evaluateRun(op.child)]
    case 'step':
    case 'call':
      return [op.key, evaluateBranch(op, place)]
    case 'all':
      return ['all', op.branches.map((branch) => evaluateBranch(branch, place))]
    case 'wait':
      return [op.key, { waited: true }]
    case 'version':
      return [op.key, { taken: true }, evaluateStep(op.step, place)]
    case 'checkpoint':
      return ['checkpoint']
    case 'loop':
    case 'conversation': {
      const inside = { ...place, path: [...place.path, op.key] }
      const branch = (each: StepOp | CallOp) => evaluateBranch(each, inside)
      return [op.key, op.do === 'loop' ? evaluateLoop(op, branch) : evaluateConversation(op, branch)]
    }
    default:
      throw new Error(`${op.do} has no single result`)
  }
}

/** The payload of the so-manieth message of that name, as the schedule delivers it. */
export function messageOf(name: string, nth: number): unknown {
  return { message: name, nth }
}

function evaluateBranch(op: StepOp | CallOp, place: Place): unknown {
  if (op.do === 'step') return evaluateStep(op, place)
  const { path, purse, lost } = place
  const { key, budget = {}, task } = op
  if (!purse.affords(budget)) return REFUSED
  const own = purse.open(budget)
  const programs = attemptsOf(op)
  let child: Evaluated = { done: [] }
  for (const [at, program] of programs.entries()) {
    child = evaluateAt(program, task, { path: [...path, keyOfAttempt(key, at + 1)], purse: own, lost })
    if ('done' in child) break
    child = { failed: { ...(child.failed as object), attempts: at + 1 } }
  }
  own.close()
  return 'done' in child ? { ok: child.done } : child.failed
}

/** A run of its own has no part in the budgets of another. */
function evaluateRun({ program, task }: CallOp): unknown {
  const run = evaluate(program, task)
  return 'done' in run ? { ok: run.done } : run.failed
}

const REFUSED = { code: 'BUDGET_EXHAUSTED' }
const FREE = { bound: {}, used: {}, isReported: true }

function evaluateStep(op: StepOp, { path, purse, lost }: Place): unknown {
  const { bound, used, isReported } = op.cost ?? FREE
  for (let attempt = 1; ; attempt++) {
    const inVain = lost(path, op.key, attempt)
    for (let life = 0; life < inVain; life++) purse.pay(bound)
    if (inVain > 0 && op.effect === 'once') return { unknown: true }
    if (!purse.affords(bound)) return REFUSED
    purse.pay(isReported ? used : bound)
    if (attempt > op.throws) return op.returns === undefined ? outcome(stored(op.value)) : { code: 'RESULT_UNSTORABLE' }
    if (attempt < op.maxAttempts) continue
    const { name, message, code, data } = plannedFailure(attempt) as Error & { code: string; data: unknown }
    return { name, message, code, data, attempts: attempt }
  }
}

function failed(message: string): unknown {
  return { name: 'PlannedFailure', message, code: 'E_FAIL', data: { of: message }, attempts: 1 }
}

/** A value as any journal gives it back: absent where it is undefined, and without a negative zero. */
function stored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/**
 * Whether a result is the expected one, or differs from it only where a `once` effect was declared unknown or resolved. An
 * expected code stands for a failure of that code, whatever its message says.
 */
export function isAsExpected(found: unknown, expected: unknown): boolean {
  if (property(found, 'unknown') === true || isResolution(found)) return true
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
