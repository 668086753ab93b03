import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const refsAreDeduplicated: Mutant = {
  id: 'refs-are-deduplicated',
  tier: 'S',
  invariant: 'J10',
  also: ['J12'],
  statement: 'keeps the refs of an entry as a set',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        const entries = ask.entries.map((entry) => ({ ...entry, refs: [...new Set(entry.refs)].sort() }))
        if (entries.some(({ refs }, index) => refs.join() !== ask.entries[index]?.refs.join())) bite()
        return store.append({ ...ask, entries })
      },
    }),
}
