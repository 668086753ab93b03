import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-is-compared-without-its-token',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares the epoch of a batch alone',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: 'AND r.epoch = p_epochs[i] AND r.token = p_tokens[i]',
  by: 'AND r.epoch = p_epochs[i]',
}
