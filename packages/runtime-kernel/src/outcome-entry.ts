import {
  DurabilityError,
  type Failure,
  isDurabilityError,
  type Outcome,
  said,
  type Where,
} from '@tangle-network/durability-contract'
import { failureOf } from './step-error.ts'
import { fromStorable, toStored } from './stored-value.ts'
import { type Told, unknownFailure } from './told.ts'

/** What a step or an agent came to, before it is stored. */
export type Result =
  | { readonly ok: unknown }
  | { readonly failed: Failure }
  | { readonly unknown: { readonly attempt: number } }

/** Adds the entry that carries an outcome; its blob, if it has one, is the entry's ref 0. Throws what cannot be stored. */
export type AddOutcome<Added> = (outcome: Outcome, blob: Uint8Array | undefined) => Added

/**
 * Stores a result and says what to tell: the value as it was stored, never the object itself. A value that cannot be
 * stored is a durable failure of code `RESULT_UNSTORABLE`, so that its effect is not executed again.
 */
export function addResult<Added extends object>(
  result: Result,
  where: Where,
  attempts: number,
  add: AddOutcome<Added>,
): Added & { told: Told } {
  if ('unknown' in result) {
    return { ...add({ unknown: result.unknown }, undefined), told: { failed: unknownFailure(result.unknown.attempt) } }
  }
  if ('failed' in result) return { ...add(result, undefined), told: result }
  try {
    const storable = toStored(result.ok, where)
    const added = add({ ok: storable.stored }, storable.blob)
    return { ...added, told: { ok: fromStorable(storable) } }
  } catch (error) {
    const failed = unstorable(error, where, attempts)
    return { ...add({ failed }, undefined), told: { failed } }
  }
}

/** The failure that a value comes to which cannot be stored; throws what is none of the value's. */
export function unstorable(error: unknown, where: Where, attempts: number): Failure {
  if (!isDurabilityError(error, 'INVALID_VALUE') && !isDurabilityError(error, 'LIMIT_EXCEEDED')) throw error
  const { expected, found, where: at, cause } = error
  return failureOf(
    new DurabilityError('RESULT_UNSTORABLE', {
      expected: `${said(where)} to be storable: ${expected}`,
      found,
      where: at,
      cause,
    }),
    attempts,
  )
}
