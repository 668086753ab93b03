import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-ending-batch-needs-no-lease',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares epoch and token of batches that end nothing',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'AND u.owner IS NOT NULL AND u.epoch = p_epochs[i] AND u.token = p_tokens[i]',
  by: 'AND (p_ends[i] IS NOT NULL OR u.owner IS NOT NULL AND u.epoch = p_epochs[i] AND u.token = p_tokens[i])',
}
