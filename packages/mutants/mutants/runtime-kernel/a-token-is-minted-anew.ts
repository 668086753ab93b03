import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-token-is-minted-anew',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'gives a child run another token in each life',
  file: 'packages/runtime-kernel/src/child-runs.ts',
  replace: 'message: undefined, node, ask, task }',
  by: 'message: undefined, node, ask, task, token: sha256(this.#ports.secret + recorded.token) }',
}
