import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-append-locks-nothing',
  tier: 'C',
  invariant: 'J4',
  also: ['J3', 'J5', 'J6', 'J15'],
  statement: 'looks at the head without holding the row',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: `WHERE u.run_id = p_run_ids[i] AND u.status IN ('open', 'stalled')
`,
  by: `WHERE u.run_id = (SELECT s.run_id FROM {schema}.runs s WHERE s.run_id = p_run_ids[i]
                        AND s.seq = p_after_seqs[i] AND s.digest = p_after_digests[i])
        AND u.status IN ('open', 'stalled')
`,
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/schema/append.sql',
      replace: `
        AND u.seq = p_after_seqs[i] AND u.digest = p_after_digests[i]
`,
      by: `
`,
    },
  ],
}
