import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-ending-batch-needs-no-lease',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares epoch and token of batches that end nothing',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: `AND r.owner IS NOT NULL AND r.epoch = p_epochs[i] AND r.token = p_tokens[i]
`,
  by: `AND (p_ends[i] IS NOT NULL OR r.owner IS NOT NULL AND r.epoch = p_epochs[i] AND r.token = p_tokens[i])
`,
}
