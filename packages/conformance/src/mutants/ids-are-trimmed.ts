import type { Mutant } from './mutant.ts'
import { confusingIds } from './planting/confuse-ids.ts'

export const idsAreTrimmed: Mutant = {
  id: 'ids-are-trimmed',
  tier: 'S',
  invariant: 'J14',
  statement: 'takes two ids for one that differ in the spaces at their ends',
  plant: (store, world) => confusingIds(store, world, (runId) => runId.trim()),
}
