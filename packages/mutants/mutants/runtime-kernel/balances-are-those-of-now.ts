import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'balances-are-those-of-now',
  tier: 'K',
  invariant: 'K3',
  statement: 'shows an agent what it was not told of yet',
  file: 'packages/runtime-kernel/src/accounts.ts',
  replace: 'return balancesAt(this.#budgets, id, delivered)',
  by: 'return balancesAt(this.#budgets, id, delivered * Number.POSITIVE_INFINITY)',
}
