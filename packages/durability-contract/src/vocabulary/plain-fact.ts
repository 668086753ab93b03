import { isDigest } from '../journal/cursor.ts'
import type { FactKind } from './facts.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether a payload is of one of the kinds that long logs consist of, in its commonest form. Accepts nothing that the schema
 * of the kind does not, and finds out many times faster.
 */
export function isPlainFact(kind: FactKind, payload: unknown): boolean {
  if (!isObject(payload)) return false
  switch (kind) {
    case 'step.settled':
      return (payload.v === 1 || payload.v === 2) && isOfStep(payload) && isPlainOutcome(payload.outcome)
    case 'step.intended':
      return payload.v === 1 && isOfStep(payload) && isCount(payload.attempt)
    case 'node.settled':
      return payload.v === 1 && has(3, payload) && isCount(payload.node) && isPlainOutcome(payload.outcome)
    default:
      return false
  }
}

/** With one more field. `transactional`, which not every version knows, is left to the schema. */
function isOfStep(payload: Fields): boolean {
  const { node, key, digest, effect } = payload
  const isKnown = effect === 'idempotent' || effect === 'pure' || effect === 'once'
  return isKnown && typeof key === 'string' && has(6, payload) && isCount(node) && isDigest(digest)
}

/** A value in place, or none. */
function isPlainOutcome(outcome: unknown): boolean {
  if (!isObject(outcome) || !has(1, outcome) || !isObject(outcome.ok)) return false
  return has(Object.hasOwn(outcome.ok, 'value') ? 1 : 0, outcome.ok)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every field that is looked at is there, so that the number of all of them says that there is no other. */
function has(fields: number, payload: Fields): boolean {
  return Object.keys(payload).length === fields
}
