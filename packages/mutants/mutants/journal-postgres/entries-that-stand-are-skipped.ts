import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'entries-that-stand-are-skipped',
  tier: 'C',
  invariant: 'J4',
  also: ['J15', 'J3', 'J5'],
  statement: 'compares no head, and leaves out entries whose place is taken',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: `AND r.seq = p_after_seqs[i] AND r.digest = p_after_digests[i]
`,
  by: `
`,
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
      replace: 'AS e (at, kind, digest, refs, payload, place);',
      by: `AS e (at, kind, digest, refs, payload, place)
      ON CONFLICT DO NOTHING;`,
    },
  ],
}
