import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failed-look-ends-the-waiting',
  tier: 'N',
  invariant: 'K8',
  also: ['J11', 'J15'],
  level: 'L3',
  statement: 'never looks again after a question that failed',
  file: 'packages/journal-postgres/src/changed.ts',
  replace: '.catch(() => [])',
  by: '.catch(() => new Promise<never>(() => {}))',
}
