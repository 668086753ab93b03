import type { Mutant } from './mutant.ts'
import { alteringPayloads, reencoded } from './planting/alter-payloads.ts'

export const numbersAreRounded: Mutant = {
  id: 'numbers-are-rounded',
  tier: 'S',
  invariant: 'J10',
  statement: 'keeps 15 digits of a number',
  plant: (store, world) =>
    alteringPayloads(store, world, (text) =>
      reencoded(text, (value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
    ),
}
