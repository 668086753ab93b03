import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-heir-starts-what-was-started',
  tier: 'K',
  invariant: 'K2',
  also: ['J9', 'J11', 'K4'],
  statement: 'starts what the journal knows no process of, whoever was first',
  file: 'packages/executor-cli-bridge/src/host/run.ts',
  replace: 'const mark = this.record.process ? undefined : await this.folder.mark()',
  by: 'const mark = this.#child ? await this.folder.mark() : undefined',
  besides: [
    { file: 'packages/executor-cli-bridge/src/host/wrapper.ts', replace: '[ "$mine" -eq 0 ] || exit 125\n', by: '' },
  ],
}
