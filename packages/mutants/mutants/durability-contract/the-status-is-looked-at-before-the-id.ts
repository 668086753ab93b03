import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-status-is-looked-at-before-the-id',
  tier: 'S',
  invariant: 'J9',
  also: ['K8'],
  statement: 'refuses a message that is delivered again after the end',
  file: 'packages/durability-contract/src/rules/deliver-to.ts',
  replace: 'if (known?.digest === ask.message.digest)',
  by: 'const early = findOpenRun(found.run, now)\n  if (early.refused) return early\n  if (known?.digest === ask.message.digest)',
}
