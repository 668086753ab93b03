import type { Mutant } from './mutant.ts'
import { alteringPayloads } from './planting/alter-payloads.ts'

export const nulIsStripped: Mutant = {
  id: 'nul-is-stripped',
  tier: 'S',
  invariant: 'J10',
  statement: 'strips U+0000 from texts',
  // An even number of backslashes before it would be backslashes, and no escape.
  plant: (store, world) =>
    alteringPayloads(store, world, (text) => text.replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1')),
}
