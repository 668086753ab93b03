import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-watcher-does-not-look-first',
  tier: 'S',
  invariant: 'K8',
  also: ['J11'],
  statement: 'waits for what comes, and does not look at what stands already',
  file: 'packages/journal-postgres/src/changed.ts',
  replace: `      else this.look()
`,
  by: '',
}
