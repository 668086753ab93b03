import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-stalled-agent-leaves-no-entry',
  tier: 'K',
  invariant: 'K2',
  also: ['K4'],
  statement: 'stalls a run by an unknown outcome without an entry that says of which agent',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace: 'if (node && isUnknownOutcome(error)) this.#noteStalled(node)',
  by: 'if (node && isUnknownOutcome(error)) node.askedAfter = 0',
}
