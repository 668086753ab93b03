import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failure-after-the-commit-is-a-refusal',
  tier: 'K',
  invariant: 'J15',
  also: ['J2'],
  statement: 'says of a write that failed after its commit that it had no effect',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace: "member.reject(storeError(error, this.#parts.where, 'unknown'))",
  by: "member.reject(storeError(error, this.#parts.where, 'not-applied'))",
}
