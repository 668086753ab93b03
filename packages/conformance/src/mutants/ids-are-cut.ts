import type { Mutant } from './mutant.ts'
import { confusingIds } from './planting/confuse-ids.ts'

const KEPT = 128

export const idsAreCut: Mutant = {
  id: 'ids-are-cut',
  tier: 'S',
  invariant: 'J14',
  also: ['J10'],
  statement: `takes two ids for one that are equal in their first ${KEPT} characters`,
  plant: (store, world) => confusingIds(store, world, (runId) => runId.slice(0, KEPT)),
}
