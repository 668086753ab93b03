import { compareNames } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { allRows } from './planting/rows.ts'

export const prefixesIgnoreCase: Mutant = {
  id: 'prefixes-ignore-case',
  tier: 'S',
  invariant: 'J13',
  also: ['J14'],
  statement: 'compares a prefix without regard to upper and lower case',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const listed = await store.list(ask)
        if (ask.prefix === '') return listed
        const rows = await allRows(store, { ...ask, prefix: '' })
        const prefix = ask.prefix.toLowerCase()
        const runs = rows
          .filter(({ runId }) => runId.toLowerCase().startsWith(prefix))
          .filter(({ runId }) => ask.after === null || compareNames(ask.after, runId) < 0)
          .slice(0, ask.limit)
        if (runs.some(({ runId }) => !runId.startsWith(ask.prefix))) bite()
        return { ...listed, runs }
      },
    }),
}
