import type { Invariant } from '@tangle-network/durability-conformance'

/** What may be wrong with transactions, and the invariant that a law must name which finds it. */
export const FLAWS = {
  'effects-commit-at-once': 'J5',
  'effects-commit-first': 'J5',
  'effects-commit-later': 'J5',
  'a-throw-keeps-its-effects': 'J2',
  'a-throw-is-wrapped': 'J2',
  'a-refused-transaction-works': 'J6',
  'a-takeover-is-not-noticed': 'J6',
  'a-transaction-stays-open': 'J5',
  'work-is-done-twice': 'J5',
} as const satisfies Record<string, Invariant>

export type Flaw = keyof typeof FLAWS
