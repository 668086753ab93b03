import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-is-read-late',
  tier: 'S',
  invariant: 'J10',
  also: ['K8'],
  statement: 'reads a message after the first await, when its sender may have changed it',
  file: 'packages/durability-contract/src/journal/define-journal.ts',
  replace: 'const ask = { runId, ...detachMessage(draft, runId, this.#codec, kernel) }',
  by: 'await Promise.resolve()\n      const ask = { runId, ...detachMessage(draft, runId, this.#codec, kernel) }',
}
