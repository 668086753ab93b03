import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anImportLosesTheInbox: Mutant = {
  id: 'an-import-loses-the-inbox',
  tier: 'S',
  invariant: 'J16',
  also: ['K8', 'J1'],
  statement: 'imports a run without its messages',
  plant: (store, { bite }) =>
    over(store, {
      adopt: (ask) => {
        if (ask.run.inboxLast > 0) bite()
        const run = { ...ask.run, inboxLast: 0, inboxSeen: 0, inboxBytes: 0 }
        return store.adopt({ ...ask, run, messages: [] })
      },
    }),
}
