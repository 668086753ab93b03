import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-is-compared-without-its-token',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares the epoch of a batch alone',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'AND u.epoch = p_epochs[i] AND u.token = p_tokens[i]',
  by: 'AND u.epoch = p_epochs[i]',
}
