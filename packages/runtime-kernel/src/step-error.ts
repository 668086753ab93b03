import type { Failure } from '@tangle-network/durability-contract'
import { DurabilityError, encodeValue } from '@tangle-network/durability-contract'

const LONGEST_MESSAGE = 8_192

/** The failure of a step or an agent, made from what was stored: the same live as on replay. */
class StoredError extends Error {
  /** The `code` of the original error, if it had one. */
  readonly code: string | undefined
  /** The `data` of the original error, if it could be stored. */
  readonly data: unknown
  readonly attempts: number

  constructor({ name, message, code, data, attempts }: Failure) {
    super(message)
    // The name of the original error, so that it reads and matches as before.
    this.name = name
    this.code = code
    this.data = data
    this.attempts = attempts
  }
}

/** A step failed for good: its function threw as often as its retry policy allows, or its outcome is unknown. */
export class StepError extends StoredError {}

/** A wait ended in failure: what came does not fit its schema. */
export class WaitError extends StoredError {}

/** A child, or a run, ended in failure. */
export class AgentError extends StoredError {}

/** What is stored of a thrown value. Never fails: what cannot be stored is left out. */
export function failureOf(thrown: unknown, attempts: number): Failure {
  if (!(thrown instanceof Error)) return { name: 'Error', message: cut(describe(thrown)), attempts }
  const { code, data } = thrown as { code?: unknown; data?: unknown }
  return {
    name: typeof thrown.name === 'string' ? cut(thrown.name) : 'Error',
    message: cut(String(thrown.message)),
    ...(typeof code === 'string' ? { code: cut(code) } : {}),
    ...storable(data),
    attempts,
  }
}

/** Whether the error is about the run and not about the work: such a run stalls, so that it can go on once mended. */
export function isAboutTheRun(error: unknown): boolean {
  if (error instanceof StepError) return error.code === 'OUTCOME_UNKNOWN'
  if (!(error instanceof DurabilityError)) return false
  return ['DUPLICATE_KEY', 'DIVERGED', 'UNAWAITED_STEP', 'FOREIGN_AWAIT'].includes(error.code)
}

function storable(data: unknown): { data?: unknown } {
  if (data === undefined) return {}
  try {
    const text = encodeValue([data])
    return text.length <= LONGEST_MESSAGE ? { data: JSON.parse(text)[0] } : {}
  } catch (error) {
    if (error instanceof DurabilityError) return {}
    throw error
  }
}

function describe(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `a thrown value of type ${typeof thrown}`
}

function cut(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text
}
