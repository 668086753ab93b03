import fc from 'fast-check'
import type { CallOp, Op, Program, StepOp } from './program.ts'

const NASTY = ['', '\u0000', '\ud800', '💥', '__proto__', 'é', 'e\u0301', '\u2028', 'a'.repeat(300)]

const value = fc.oneof(
  { weight: 10, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 5, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  // Larger than what a log keeps in place.
  { weight: 1, arbitrary: fc.constant('x'.repeat(70_000)) },
)

const step: fc.Arbitrary<StepOp> = fc
  .record({
    effect: fc.constantFrom('pure' as const, 'idempotent' as const, 'idempotent' as const, 'once' as const),
    value,
    throws: fc.constantFrom(0, 0, 0, 1, 2),
    maxAttempts: fc.constantFrom(1, 2, 3),
    turns: fc.nat({ max: 4 }),
  })
  .map((parts) => ({ do: 'step', key: '', ...parts, ...(parts.effect === 'once' ? { maxAttempts: 1 } : {}) }))

/** Random programs of up to three levels. Keys are given afterwards, so that shrinking never makes two alike. */
export function programs(): fc.Arbitrary<Program> {
  return level(2, anyOp).map(withKeys)
}

/** Those whose result does not depend on what finishes first, so that it can be foretold. */
export function confluentPrograms(): fc.Arbitrary<Program> {
  return level(2, confluentOp).map(withKeys)
}

type OpsOfLevel = (depth: number, call: fc.Arbitrary<CallOp>) => fc.Arbitrary<Op>

function level(depth: number, opOf: OpsOfLevel): fc.Arbitrary<Op[]> {
  const call: fc.Arbitrary<CallOp> =
    depth === 0
      ? fc.constant({ do: 'call', key: '', program: [] })
      : level(depth - 1, opOf).map((program) => ({ do: 'call', key: '', program }))
  const op = opOf(depth, call)
  return fc.array(op, { minLength: depth === 2 ? 1 : 0, maxLength: 4, size: 'max' })
}

const anyOp: OpsOfLevel = (depth, call) => {
  const children = fc.array(call, { minLength: 1, maxLength: 3 })
  const together = fc.record({ do: fc.constantFrom('race' as const, 'any' as const), branches: branchesOf(call) })
  return fc.oneof(
    { weight: 6, arbitrary: confluentOp(depth, call) },
    { weight: 2, arbitrary: together },
    { weight: depth === 0 ? 0 : 1, arbitrary: children.map((each) => ({ do: 'next' as const, children: each })) },
    { weight: 1, arbitrary: fc.constantFrom<Op>({ do: 'now' }, { do: 'random' }) },
  )
}

const confluentOp: OpsOfLevel = (_depth, call) =>
  fc.oneof(
    { weight: 5, arbitrary: step },
    { weight: 2, arbitrary: call },
    { weight: 2, arbitrary: branchesOf(call).map((branches) => ({ do: 'all' as const, branches })) },
  )

function branchesOf(call: fc.Arbitrary<CallOp>) {
  const branch = fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: call })
  return fc.array(branch, { minLength: 1, maxLength: 3 })
}

function withKeys(program: Program): Program {
  let counter = 0
  const name = <T extends StepOp | CallOp>(op: T): T => ({ ...op, key: `k${counter++}` })
  const nameOp = (op: Op): Op => {
    if (op.do === 'step') return name(op)
    if (op.do === 'call') return name({ ...op, program: withKeys(op.program) })
    if (op.do === 'next') return { ...op, children: op.children.map((child) => nameOp(child) as CallOp) }
    if ('branches' in op) return { ...op, branches: op.branches.map((branch) => nameOp(branch) as StepOp | CallOp) }
    return op
  }
  return program.map(nameOp)
}
