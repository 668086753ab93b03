import type { Mutant } from './mutant.ts'
import { alteringPayloads, reencoded } from './planting/alter-payloads.ts'

export const protoKeysAreDropped: Mutant = {
  id: 'proto-keys-are-dropped',
  tier: 'S',
  invariant: 'J10',
  statement: 'drops keys named __proto__, as copying into a plain object does',
  plant: (store, world) =>
    alteringPayloads(store, world, (text) =>
      reencoded(text, (value) => {
        if (typeof value === 'object' && value !== null) Reflect.deleteProperty(value, '__proto__')
        return value
      }),
    ),
}
