import { ERROR_CATALOG, type ErrorCode } from './error-catalog.ts'

/** What became of the operation: it had no effect, or nobody can know yet (clause E-2). */
export type OperationOutcome = 'not-applied' | 'unknown'

export interface DurabilityErrorParts {
  /** What the contract asks for. */
  readonly expected: string
  /** What was there instead. Never a payload, never a credential. */
  readonly found: string
  /** The run, path, file or argument concerned. */
  readonly where: string
  readonly outcome?: OperationOutcome
  /** Facts for programs, such as the holder of a lease. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * The one error class of the contract. Match `code`, never `message`.
 * `outcome` says whether the operation may have taken effect: `unknown` is settled by offering the same batch again.
 */
export class DurabilityError extends Error {
  override readonly name = 'DurabilityError'
  readonly code: ErrorCode
  readonly outcome: OperationOutcome
  readonly expected: string
  readonly found: string
  readonly where: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, parts: DurabilityErrorParts) {
    const unsettled = parts.outcome === 'unknown' ? ' Whether it took effect is unknown.' : ''
    super(
      `${code} at ${parts.where}: expected ${parts.expected}, found ${parts.found}.${unsettled} ${ERROR_CATALOG[code].cure}`,
      parts.cause === undefined ? undefined : { cause: parts.cause },
    )
    this.code = code
    this.outcome = parts.outcome ?? 'not-applied'
    this.expected = parts.expected
    this.found = parts.found
    this.where = parts.where
    this.details = parts.details ?? {}
  }
}

/** Narrows an unknown error to a contract error, of one code when given. Knows those of another copy of this package. */
export function isDurabilityError(error: unknown, code?: ErrorCode): error is DurabilityError {
  if (!(error instanceof Error) || error.name !== 'DurabilityError') return false
  return code === undefined || (error as DurabilityError).code === code
}
