import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'entries-that-stand-are-skipped',
  tier: 'C',
  invariant: 'J4',
  also: ['J15', 'J3', 'J5'],
  statement: 'compares no head, and leaves out entries whose place is taken',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: `
        AND u.seq = p_after_seqs[i] AND u.digest = p_after_digests[i]
`,
  by: `
`,
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/schema/append.sql',
      replace: `WHERE v_run_nos[b.i] IS NOT NULL;
`,
      by: `WHERE v_run_nos[b.i] IS NOT NULL
  ON CONFLICT DO NOTHING;
`,
    },
  ],
}
