import fc from 'fast-check'
import type { Op, StepOp } from './program.ts'

/** Steps whose unknown outcome their agent does not handle: it ends by it, and somebody has to resolve it. */
export const unhandledStep: fc.Arbitrary<Op> = fc.nat({ max: 4 }).map(
  (turns): StepOp => ({
    ...{ do: 'step', key: '', effect: 'once', input: null, value: 1, throws: 0, maxAttempts: 1, turns },
    isUnhandled: true,
  }),
)
