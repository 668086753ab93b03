import type { Mutant } from './mutant.ts'
import { confusingIds } from './planting/confuse-ids.ts'

export const idsAreLowerCased: Mutant = {
  id: 'ids-are-lower-cased',
  tier: 'S',
  invariant: 'J14',
  statement: 'takes two ids for one that differ in upper and lower case',
  plant: (store, world) => confusingIds(store, world, (runId) => runId.toLowerCase()),
}
