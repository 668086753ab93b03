import fc from 'fast-check'

/** What one run of a crowd does, after it was begun: one after the other, while the others do the same. */
export type Deed =
  | { readonly do: 'append'; readonly entries: number; readonly withBlob: boolean }
  /** After a head that is not there. */
  | { readonly do: 'conflict' }
  | { readonly do: 'deliver' }
  | { readonly do: 'putBlob' }
  | { readonly do: 'renew' }

export interface CrowdPlan {
  readonly lanes: readonly (readonly Deed[])[]
  readonly kill: { readonly by: 'failpoint' | 'outside'; readonly after: number }
}

export function crowds(): fc.Arbitrary<CrowdPlan> {
  const deed = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('append' as const),
        entries: fc.integer({ min: 1, max: 3 }),
        withBlob: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'conflict' as const }) },
    { weight: 2, arbitrary: fc.constantFrom({ do: 'deliver' as const }, { do: 'putBlob' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'renew' as const }) },
  )
  return fc.record({
    lanes: fc.array(fc.array(deed, { minLength: 3, maxLength: 8 }), { minLength: 3, maxLength: 6 }),
    kill: fc.record({ by: fc.constantFrom('failpoint' as const, 'outside' as const), after: fc.nat(1_000) }),
  })
}
