import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-ignores-the-agents',
  tier: 'S',
  invariant: 'K4',
  also: ['J7'],
  statement: 'grants runs of agents that the claimer does not know',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'AND vocabulary <= p_vocabulary AND agent = ANY (p_agents)',
  by: 'AND vocabulary <= p_vocabulary',
  besides: [
    {
      file: 'packages/journal-postgres/src/sql/due.sql',
      replace: 'AND agent = ANY ($2::text[])',
      by: 'AND $2::text[] IS NOT NULL',
    },
  ],
}
