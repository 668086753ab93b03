import { compareNames } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { allRows } from './planting/rows.ts'

export const prefixesHaveWildcards: Mutant = {
  id: 'prefixes-have-wildcards',
  tier: 'S',
  invariant: 'J13',
  statement: 'takes % and _ in a prefix for wildcards',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const listed = await store.list(ask)
        if (!/[%_]/.test(ask.prefix)) return listed
        const literal = ask.prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
        const pattern = new RegExp(`^${literal.replaceAll('%', '.*').replaceAll('_', '.')}`, 'su')
        const rows = await allRows(store, { ...ask, prefix: '' })
        const runs = rows
          .filter(({ runId }) => pattern.test(runId))
          .filter(({ runId }) => ask.after === null || compareNames(ask.after, runId) < 0)
          .slice(0, ask.limit)
        if (runs.some(({ runId }, index) => listed.runs[index]?.runId !== runId)) bite()
        return { ...listed, runs }
      },
    }),
}
