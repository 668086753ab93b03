import type { CallOp, Op, Program, StepOp } from './program.ts'

const UNKNOWN = 'OUTCOME_UNKNOWN'

/** What a confluent program comes to, by a reading of the program that knows no journal and no kernel. */
export function evaluate(program: Program): unknown[] {
  return program.map((op) => (op.do === 'all' ? ['all', op.branches.map(evaluateBranch)] : evaluateKeyed(op)))
}

function evaluateKeyed(op: Op): unknown {
  if (op.do !== 'step' && op.do !== 'call') throw new Error(`${op.do} has no single result`)
  return [op.key, evaluateBranch(op)]
}

function evaluateBranch(op: StepOp | CallOp): unknown {
  if (op.do === 'call') return { ok: evaluate(op.program) }
  const attempts = Math.min(op.throws + 1, op.maxAttempts)
  if (op.throws >= op.maxAttempts) return { code: 'E_PLANNED', message: `attempt ${attempts}`, attempts }
  return op.value === undefined ? { none: true } : { ok: JSON.parse(JSON.stringify(op.value)) }
}

/** Whether a result is the expected one, or differs from it only where a `once` effect was declared unknown. */
export function isAsExpected(found: unknown, expected: unknown): boolean {
  if (isUnknown(found)) return true
  if (typeof found !== 'object' || found === null) return Object.is(found, expected)
  if (typeof expected !== 'object' || expected === null) return false
  const keys = Object.keys(found)
  if (keys.length !== Object.keys(expected).length) return false
  return keys.every(
    (key) => Object.hasOwn(expected, key) && isAsExpected(property(found, key), property(expected, key)),
  )
}

function property(of: object, key: string): unknown {
  return (of as Record<string, unknown>)[key]
}

function isUnknown(found: unknown): boolean {
  return typeof found === 'object' && found !== null && (found as { code?: unknown }).code === UNKNOWN
}
