import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-unknown-effect-is-made-again',
  tier: 'K',
  invariant: 'K2',
  statement: 'makes a once effect again whose outcome is unknown',
  file: 'packages/durability-contract/src/rules/recover-step.ts',
  replace: "return { action: 'declare-unknown', attempt }",
  by: "return { action: 'execute', attempt }",
}
