import type { Mutant } from './mutant.ts'
import { alteringPayloads } from './planting/alter-payloads.ts'

export const loneSurrogatesAreReplaced: Mutant = {
  id: 'lone-surrogates-are-replaced',
  tier: 'S',
  invariant: 'J10',
  statement: 'replaces lone surrogates, as an encoder to UTF-8 does',
  plant: (store, world) =>
    alteringPayloads(store, world, (text) => text.replaceAll(/(?<!\\)((?:\\\\)*)\\ud[89a-f]../gi, '$1\ufffd')),
}
