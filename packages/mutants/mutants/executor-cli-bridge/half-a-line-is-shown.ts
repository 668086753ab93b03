import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'half-a-line-is-shown',
  tier: 'S',
  invariant: 'J11',
  statement: 'shows what a command has printed so far of a line as an event',
  file: 'packages/executor-cli-bridge/src/host/line-index.ts',
  replace: 'if (feed !== -1) this.#end(before + stop)',
  by: 'this.#end(before + stop)',
}
