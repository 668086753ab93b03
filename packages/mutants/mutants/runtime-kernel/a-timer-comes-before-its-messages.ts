import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-timer-comes-before-its-messages',
  tier: 'K',
  invariant: 'K8',
  statement: 'a timer that is over is told although a message was there before it',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'if (message || isOver) this.#end(seq, wait, resultOf(wait.ask, message), message)',
  by: 'if (message || isOver) this.#end(seq, wait, resultOf(wait.ask, isOver ? undefined : message), isOver ? undefined : message)',
}
