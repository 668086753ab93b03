import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-renewal-counts-from-the-old-expiry',
  tier: 'T',
  invariant: 'K4',
  also: ['J7'],
  statement: 'extends a lease from its expiry on, not from now',
  file: 'packages/durability-contract/src/rules/lease-rules.ts',
  replace: 'expiresAt: now + (answer.run.leaseMs ?? 0)',
  by: 'expiresAt: (answer.run.expiresAt ?? now) + (answer.run.leaseMs ?? 0)',
}
