import type { Channels } from '@tangle-network/runtime-kernel'

/** What each code means and what to do about it. */
const MODEL_ERRORS = {
  MODEL_UNCONFIGURED: 'Say where the model is and with which key, by options or by the environment.',
  MODEL_UNAUTHORIZED: 'Check the key, and that it may use this model.',
  MODEL_NOT_FOUND: 'Check the base URL and the name of the model.',
  MODEL_RATE_LIMITED: 'Wait, as data.retryAfterMs says where it is known, or raise the limit of the account.',
  MODEL_REFUSED: 'Mend the request; it would be refused again.',
  MODEL_UNAVAILABLE: 'Try again later: give the step a retry policy.',
  MODEL_BROKE_OFF: 'Ask again: give the step a retry policy. What had come is not used.',
  MODEL_UNREADABLE: 'Check that what answers at the base URL speaks this protocol, and is no proxy or login page.',
} as const satisfies Record<string, string>

/** The closed union of what goes wrong with a model. Codes are stable; messages are not. */
export type ModelErrorCode = keyof typeof MODEL_ERRORS

/** Facts for programs. They are JSON, so that a step which fails by this error keeps them. */
export interface ModelErrorData {
  /**
   * Whether the provider charges for the call, as far as anybody here can know: `no` where it refused or was never reached,
   * `yes` where it had reported the usage before the answer broke off.
   */
  readonly billed: 'no' | 'unknown' | 'yes'
  /** Whether the same call may come out well later. */
  readonly isRetryable: boolean
  /** Of HTTP. */
  readonly status?: number
  /** When the provider wants to be asked again. */
  readonly retryAfterMs?: number
  /** The provider's own word for it, such as `context_length_exceeded`. */
  readonly reason?: string
  /** What it had reported. */
  readonly usage?: Channels
}

interface Parts extends Partial<ModelErrorData> {
  readonly expected: string
  /** Never a payload, never a credential. */
  readonly found: string
  readonly where: string
  readonly cause?: unknown
}

const RETRYABLE: readonly ModelErrorCode[] = [
  'MODEL_RATE_LIMITED',
  'MODEL_UNAVAILABLE',
  'MODEL_BROKE_OFF',
  'MODEL_UNREADABLE',
]

/**
 * A model did not answer. Match `code`, never `message`. A step that fails by it is a `StepError` of the same name, code and
 * data, live as on replay.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly code: ModelErrorCode
  readonly data: ModelErrorData

  constructor(code: ModelErrorCode, { expected, found, where, cause, ...data }: Parts) {
    super(
      `${code} at ${where}: expected ${expected}, found ${found}. ${MODEL_ERRORS[code]}`,
      cause === undefined ? undefined : { cause },
    )
    this.code = code
    this.data = { billed: 'unknown', isRetryable: RETRYABLE.includes(code), ...data }
  }
}
