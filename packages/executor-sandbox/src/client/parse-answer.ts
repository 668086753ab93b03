import type { Amounts, RemoteResult } from '@tangle-network/durability-contract'
import { type ControlReference, isSame, toControl } from '../control.ts'
import { type Asked, noAnswer } from './refusal.ts'

type Fields = Readonly<Record<string, unknown>>

/** The JSON object that a message carries. */
export function parseData(asked: Asked, data: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    throw noAnswer(asked, 'an event whose data is no JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw noAnswer(asked, 'an event whose data is no object')
}

/** An answer about anything else than what was asked about is none. */
export function demandControl(asked: Asked, body: Fields, control: ControlReference): void {
  if (!isSame(toControl(body.control), control)) throw noAnswer(asked, 'an answer about another execution')
}

/** What an execution came to, in the words of the contract, and nothing besides. */
export function parseResult(asked: Asked, value: unknown): RemoteResult {
  const result = fieldsOf(value)
  const spent = parseSpent(asked, result.spent)
  const also = spent && { spent }
  if (result.cancelled === true) return { cancelled: true, ...also }
  if (result.ok !== undefined) return { ok: result.ok, ...also }
  const { name, message, code, data } = fieldsOf(result.failed)
  if (typeof name !== 'string' || typeof message !== 'string') throw noAnswer(asked, 'an end without a result')
  return {
    failed: { name, message, ...(typeof code === 'string' && { code }), ...(data !== undefined && { data }) },
    ...also,
  }
}

function parseSpent(asked: Asked, value: unknown): Amounts | undefined {
  if (value === undefined) return undefined
  const isAmounts =
    Array.isArray(value) &&
    value.every(
      (pair) =>
        Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && Number.isSafeInteger(pair[1]),
    )
  if (!isAmounts) throw noAnswer(asked, 'a result that has spent what is no amount')
  return value as Amounts
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
