import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-retry-reserves-nothing',
  tier: 'S',
  invariant: 'K7',
  statement: 'makes an attempt again on what the one before had reserved',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: 'reserved = this.#ports.mayStart() ? this.#intend(node, ask, attempt + 1) : undefined',
  by: 'reserved = this.#ports.mayStart() ? reserved : undefined',
}
