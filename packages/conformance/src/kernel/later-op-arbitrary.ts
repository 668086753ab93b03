import fc from 'fast-check'
import type { Feature, Op, StepOp } from './program.ts'

/** Timers, messages, changes and checkpoints, as far as the kernel offers them. A message that has a time may come too late. */
export function laterOps(
  features: readonly Feature[],
  step: fc.Arbitrary<StepOp>,
  timeoutMs: fc.Arbitrary<number | null> = fc.constant(null),
): { weight: number; arbitrary: fc.Arbitrary<Op> }[] {
  const key = fc.constant('')
  const ops: Partial<Record<Feature, fc.Arbitrary<Op>>> = {
    wait: fc.record({ do: fc.constant('wait' as const), key, ms: fc.constantFrom(0, 1, 1_000, 86_400_000) }),
    message: fc.record({ do: fc.constant('message' as const), key, name: fc.constantFrom('', 'shared'), timeoutMs }),
    version: fc.record({ do: fc.constant('version' as const), key, step }),
    checkpoint: fc.record({ do: fc.constant('checkpoint' as const) }),
  }
  return features.flatMap((feature) => {
    const arbitrary = ops[feature]
    return arbitrary ? [{ weight: 1, arbitrary }] : []
  })
}
