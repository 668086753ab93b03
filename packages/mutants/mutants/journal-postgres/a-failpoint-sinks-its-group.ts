import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failpoint-sinks-its-group',
  tier: 'C',
  invariant: 'J15',
  also: ['J14'],
  statement: 'fails a whole group where one of its members fails before the write',
  file: 'packages/journal-postgres/src/group-commit.ts',
  replace: `if (ready.length === 0) return
`,
  by: `if (ready.length < group.length) {
      for (const { reject } of ready) reject(new Error('another member failed'))
      return
    }
`,
}
