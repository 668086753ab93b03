import type { Mutant } from './mutant.ts'
import { alteringPayloads } from './planting/alter-payloads.ts'

export const textsAreNormalised: Mutant = {
  id: 'texts-are-normalised',
  tier: 'S',
  invariant: 'J10',
  statement: 'keeps texts in the composed form of Unicode',
  plant: (store, world) => alteringPayloads(store, world, (text) => text.normalize('NFC')),
}
