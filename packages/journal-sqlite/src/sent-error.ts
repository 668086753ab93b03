import { DurabilityError, type DurabilityErrorParts, type ErrorCode } from '@tangle-network/durability-contract'

/** An error on its way to another thread: a copy of one would lose its class, its code and what a driver adds to it. */
export type SentError =
  | { readonly code: ErrorCode; readonly parts: Omit<DurabilityErrorParts, 'cause'>; readonly cause: SentError | null }
  | {
      readonly name: string
      readonly message: string
      readonly stack: string
      readonly facts: Readonly<Record<string, string | number>>
    }
  | { readonly thrown: string }

/** As much of it as is plain data; an error of the contract is one again on the other side. */
export function sentError(error: unknown): SentError {
  if (error instanceof DurabilityError) {
    const { code, outcome, expected, found, where, details, cause } = error
    const parts = { outcome, expected, found, where, details }
    return { code, parts, cause: cause === undefined ? null : sentError(cause) }
  }
  if (!(error instanceof Error)) return { thrown: String(error) }
  const { name, message, stack = '' } = error
  const facts = Object.entries(error).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return { name, message, stack, facts: Object.fromEntries(facts) }
}

export function receivedError(sent: SentError): unknown {
  if ('parts' in sent) {
    const cause = sent.cause === null ? {} : { cause: receivedError(sent.cause) }
    return new DurabilityError(sent.code, { ...sent.parts, ...cause })
  }
  if ('thrown' in sent) return sent.thrown
  const { name, message, stack, facts } = sent
  return Object.assign(new Error(message), facts, { name, stack })
}
