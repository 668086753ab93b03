import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'lines-are-counted-without-those-that-expired',
  tier: 'S',
  invariant: 'J11',
  statement: 'counts the lines that are kept, so that a place changes its meaning',
  file: 'packages/executor-cli-bridge/src/host/line-index.ts',
  replace: '      this.first += 1\n      this.#skipped += 1\n',
  by: '      this.last -= 1\n      this.#skipped += 1\n',
}
