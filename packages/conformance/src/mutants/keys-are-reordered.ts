import type { Mutant } from './mutant.ts'
import { alteringPayloads, reencoded } from './planting/alter-payloads.ts'

export const keysAreReordered: Mutant = {
  id: 'keys-are-reordered',
  tier: 'S',
  invariant: 'J10',
  also: ['K3'],
  statement: 'keeps the keys of an object by length, as a binary JSON column does',
  plant: (store, world) =>
    alteringPayloads(store, world, (text) => reencoded(text, (value) => (isObject(value) ? byLength(value) : value))),
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function byLength(value: Record<string, unknown>): Record<string, unknown> {
  const copy = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value).sort((a, b) => a.length - b.length)) copy[key] = value[key]
  return copy
}
