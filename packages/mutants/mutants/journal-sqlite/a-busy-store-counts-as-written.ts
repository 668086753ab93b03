import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-busy-store-counts-as-written',
  tier: 'C',
  invariant: 'J15',
  also: ['J1'],
  statement: 'resolves writes that found the store busy',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace: 'if (isBusy(error)) return error\n',
  by: 'if (isBusy(error)) {\n        for (const member of group) member.resolve()\n        return undefined\n      }\n',
}
