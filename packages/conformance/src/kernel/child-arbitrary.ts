import fc from 'fast-check'
import { budgetOf } from './cost-arbitrary.ts'
import type { CallOp, Feature, Op, Program } from './program.ts'

const FAIL: Op = { do: 'fail', message: 'planned' }

export interface ChildParts {
  readonly task: fc.Arbitrary<unknown>
  readonly program: fc.Arbitrary<Op[]>
  /** Whether what it comes to must not depend on the time. */
  readonly isConfluent: boolean
}

/** A child: with a budget, a deadline, and attempts after the first, as far as the kernel offers them. */
export function childOf(
  features: readonly Feature[],
  { task, program, isConfluent }: ChildParts,
): fc.Arbitrary<CallOp> {
  const base = { do: fc.constant('call' as const), key: fc.constant(''), task }
  const parts = { attempts: attemptsOf(features, program), own: budgetOf(features) }
  return fc
    .record({ ...base, ...parts, limit: deadlineOf(isConfluent ? [] : features) })
    .map(({ attempts: [first = [], ...again], own, limit, ...call }): CallOp => {
      return { ...call, program: first, ...(again.length > 0 ? { again } : {}), ...own, ...limit }
    })
}

/** All but the last of several fail, mostly; then those after one that does not are never made. */
function attemptsOf(features: readonly Feature[], program: fc.Arbitrary<Op[]>): fc.Arbitrary<Program[]> {
  const one = program.map((only): Program[] => [only])
  if (!features.includes('restart') || !features.includes('fail')) return one
  const several = fc.array(program, { minLength: 2, maxLength: 3, size: 'max' })
  const failing = fc
    .tuple(several, fc.constantFrom(true, true, true, false))
    .map(([all, fails]) => all.map((each, at): Program => (fails && at < all.length - 1 ? [...each, FAIL] : each)))
  return fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: failing })
}

function deadlineOf(features: readonly Feature[]): fc.Arbitrary<{ timeoutMs?: number }> {
  if (!features.includes('deadline')) return fc.constant({})
  const some = fc.constantFrom(0, 700, 5_000, 86_400_000)
  return fc.option(some, { nil: undefined, freq: 3 }).map((timeoutMs) => (timeoutMs === undefined ? {} : { timeoutMs }))
}
