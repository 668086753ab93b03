import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-import-keeps-an-earlier-attempt',
  tier: 'K',
  invariant: 'J16',
  statement: 'leaves what an import that was cut short had stored',
  file: 'packages/journal-sqlite/src/adopt.ts',
  replace: 'if (ask.isFirst) dropContents(sql, runNo)',
  by: 'if (ask.isFirst && ask.isLast && ask.entries.length === 0) dropContents(sql, runNo)',
}
