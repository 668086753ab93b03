import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-late-outcome-is-told-out-of-order',
  tier: 'C',
  invariant: 'K3',
  also: ['K4'],
  statement: 'tells the outcome of a transactional step when it is known, and not in its place',
  file: 'packages/runtime-kernel/src/transaction-runner.ts',
  replace: 'const telling = turns.reserve()',
  by: 'const telling = { tell: (each: Parameters<typeof turns.push>[0]) => turns.push(each), drop: () => {} }',
  on: 'transactional-memory',
}
