import fc from 'fast-check'
import type { Costs, Feature, StepCost, StepOp } from './program.ts'

const CHANNELS = { tokens: fc.nat({ max: 8 }), cents: fc.nat({ max: 4 }) }

/** How much of its bound an attempt spends, in percent, and whether it says so. */
const usage = fc.constantFrom<(readonly [number, boolean])[]>(
  ...([
    [50, true],
    [50, true],
    [100, true],
    [0, true],
    [0, false],
    [50, false],
    [100, false],
    [200, true],
  ] as const),
)

const stepCost: fc.Arbitrary<StepCost> = fc
  .record({ bound: fc.record(CHANNELS, { requiredKeys: [] }), usage })
  .map(({ bound, usage: [percent, isReported] }) => ({ bound, used: partOf(bound, percent), isReported }))

/** What a child is given; nothing where the kernel knows no budgets. */
export function budgetOf(features: readonly Feature[]): fc.Arbitrary<{ budget?: Costs }> {
  if (!features.includes('budget')) return fc.constant({})
  const total = fc.record({ tokens: fc.nat({ max: 30 }), cents: fc.nat({ max: 15 }) }, { requiredKeys: [] })
  return fc.option(total, { nil: undefined, freq: 2 }).map((budget) => (budget ? { budget } : {}))
}

/** The step, costing something now and then. What commits with the journal reserves nothing. */
export function withCost(features: readonly Feature[], step: fc.Arbitrary<StepOp>): fc.Arbitrary<StepOp> {
  if (!features.includes('budget')) return step
  return fc
    .tuple(step, fc.option(stepCost, { nil: undefined, freq: 2 }))
    .map(([plain, cost]) => (cost && plain.effect !== 'transactional' ? { ...plain, cost } : plain))
}

function partOf(costs: Costs, percent: number): Costs {
  return Object.fromEntries(
    Object.entries(costs).map(([channel, amount]) => [channel, Math.floor((amount * percent) / 100)]),
  )
}
