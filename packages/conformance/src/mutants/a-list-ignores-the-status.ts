import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aListIgnoresTheStatus: Mutant = {
  id: 'a-list-ignores-the-status',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists suspended runs among those that are asked for as open',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const { status } = ask
        if (!status?.includes('open') || status.includes('suspended')) return store.list(ask)
        const listed = await store.list({ ...ask, status: [...status, 'suspended'] })
        if (listed.runs.some((run) => run.status === 'suspended')) bite()
        return listed
      },
    }),
}
