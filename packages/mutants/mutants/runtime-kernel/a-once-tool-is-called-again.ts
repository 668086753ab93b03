import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-once-tool-is-called-again',
  tier: 'K',
  invariant: 'K2',
  also: ['K1', 'K4'],
  statement: 'a call of a tool in doubt is made again, whatever the tool declares',
  file: 'packages/runtime-kernel/src/tool-call.ts',
  replace: 'input: [name, input], effect, ...options',
  by: 'input: [name, input], ...options',
}
