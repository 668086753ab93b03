import type { Mutant } from './mutant.ts'
import { confusingIds } from './planting/confuse-ids.ts'

export const idsAreNormalised: Mutant = {
  id: 'ids-are-normalised',
  tier: 'S',
  invariant: 'J14',
  statement: 'takes two ids for one that differ in how Unicode composes their characters',
  plant: (store, world) => confusingIds(store, world, (runId) => runId.normalize('NFC')),
}
