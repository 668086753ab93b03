import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'reserved-names-are-accepted',
  tier: 'S',
  invariant: 'K8',
  also: ['J10'],
  statement: "lets anybody send messages in the kernel's name",
  file: 'packages/durability-contract/src/journal/detach-message.ts',
  replace: 'if (!name.startsWith(RESERVED_PREFIX)) return',
  by: 'if (name !== RESERVED_PREFIX) return',
}
