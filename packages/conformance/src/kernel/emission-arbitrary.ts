import fc from 'fast-check'
import type { Emission, Feature, StepOp } from './program.ts'

/** At once, faster and slower than pieces are written. */
const emission: fc.Arbitrary<Emission> = fc.record({
  pieces: fc.integer({ min: 1, max: 3 }),
  everyMs: fc.constantFrom(0, 0, 40, 130),
})

/** The step, emitting pieces now and then. What commits with the journal writes nothing ahead of its effect. */
export function withPieces(features: readonly Feature[], step: fc.Arbitrary<StepOp>): fc.Arbitrary<StepOp> {
  if (!features.includes('stream')) return step
  return fc
    .tuple(step, fc.option(emission, { nil: undefined, freq: 2 }))
    .map(([plain, emits]) => (emits && plain.effect !== 'transactional' ? { ...plain, emits } : plain))
}
