import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-standby-is-believed',
  tier: 'N',
  invariant: 'J11',
  also: ['J6', 'J1'],
  level: 'F',
  statement: 'answers from whatever server it is connected to',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: "if ((rows as Row[])[0]?.standby === 't') throw",
  by: "if ((rows as Row[])[0]?.standby === 'both') throw",
  besides: [
    {
      file: 'packages/journal-postgres/src/pool.ts',
      replace: '      if (rows[0]?.standby !== false) throw',
      by: '      if (rows[0]?.standby === undefined) throw',
    },
  ],
}
