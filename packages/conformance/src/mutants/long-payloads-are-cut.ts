import type { Mutant } from './mutant.ts'
import { alteringPayloads } from './planting/alter-payloads.ts'

const KEPT = 65_535

export const longPayloadsAreCut: Mutant = {
  id: 'long-payloads-are-cut',
  tier: 'S',
  invariant: 'J10',
  statement: `keeps ${KEPT} characters of a payload, as a text column may`,
  plant: (store, world) => alteringPayloads(store, world, (text) => text.slice(0, KEPT)),
}
