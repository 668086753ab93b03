import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-full-inbox-takes-one-more',
  tier: 'S',
  invariant: 'K8',
  also: ['J10'],
  statement: 'lets a message in that goes past the limit of an inbox',
  file: 'packages/durability-contract/src/rules/deliver-to.ts',
  replace: 'inboxBytes + ask.bytes > LIMITS.inboxBytes',
  by: 'inboxBytes > LIMITS.inboxBytes',
}
