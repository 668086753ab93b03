import fc from 'fast-check'

export interface FailoverPlan {
  readonly workers: number
  /** Calls that each worker has in flight at a time. */
  readonly lanes: number
  /** Entries after which each run ends. */
  readonly lengths: readonly number[]
  /** The primary dies after so many acknowledged appends. */
  readonly after: number
  /** Whether the standby gets everything to the last instant, or nothing more for a while before it. */
  readonly standby: 'follows' | 'is away'
  /** When the worker comes back that left with the primary. */
  readonly returns: 'amid the work' | 'at the end'
}

export function failoverPlans(): fc.Arbitrary<FailoverPlan> {
  return fc.record({
    workers: fc.integer({ min: 2, max: 4 }),
    lanes: fc.integer({ min: 1, max: 3 }),
    lengths: fc.array(fc.integer({ min: 10, max: 20 }), { minLength: 6, maxLength: 10 }),
    after: fc.integer({ min: 4, max: 25 }),
    standby: fc.constantFrom('follows', 'is away'),
    returns: fc.constantFrom('amid the work', 'at the end'),
  })
}

/** Of each kind one, whatever the seed. */
export const EXAMPLES: readonly FailoverPlan[] = [
  {
    workers: 3,
    lanes: 3,
    lengths: [12, 12, 14, 14, 16, 16, 18, 18],
    after: 20,
    standby: 'follows',
    returns: 'at the end',
  },
  { workers: 2, lanes: 2, lengths: [10, 12, 14, 16, 18, 20], after: 8, standby: 'is away', returns: 'amid the work' },
]
