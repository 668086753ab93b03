import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-rule-is-asked-again',
  tier: 'K',
  invariant: 'K3',
  also: ['K1', 'K4', 'K2', 'K5'],
  statement: 'asks the rule that ends a conversation again where its answer stands in the log',
  file: 'packages/runtime-kernel/src/run-conversation.ts',
  replace: '    const decided = await decide(scope, turns, transcript, options)\n',
  by: '    await options.halt([...transcript], { fencingToken: 1, attempt: 1 } as never)\n    const decided = await decide(scope, turns, transcript, options)\n',
}
