import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-wait-is-armed-anew',
  tier: 'K',
  invariant: 'K8',
  also: ['K3'],
  statement: 'counts the time of a wait from when its agent was entered again',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'resume(node: LiveNode, ask: WaitAsk, { seq, signal, wakeAt }: WaitState): void {',
  by: 'resume(node: LiveNode, ask: WaitAsk, { seq, signal }: WaitState): void { const wakeAt = ask.wakeAt(this.#ports.time.estimate())',
}
