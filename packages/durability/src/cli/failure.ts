import { type DurabilityError, type ErrorCode, isDurabilityError } from '@tangle-network/durability-contract'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

/** What went wrong: for people, for programs, and for the shell. */
export interface Failure {
  /** 1: what was asked about is not well, or not there. 2: the question is wrong. */
  readonly code: 1 | 2
  readonly text: string
  readonly json: { readonly error: ErrorJson }
}

export interface ErrorJson {
  /** A code of the contract, `USAGE` for a wrong command line, `UNFORESEEN` for what no command expects. */
  readonly code: ErrorCode | 'USAGE' | 'UNFORESEEN'
  readonly message: string
  readonly expected: string | null
  readonly found: string | null
  readonly where: string | null
  readonly outcome: 'not-applied' | 'unknown' | null
}

/** Of these the words on the command line are the cause. */
const OF_THE_QUESTION: readonly ErrorCode[] = ['UNSUPPORTED_URL', 'INVALID_NAME', 'INVALID_VALUE', 'LIMIT_EXCEEDED']

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return wrong('USAGE', error.message)
  if (isDurabilityError(error)) {
    const json = errorJson(error)
    return { code: OF_THE_QUESTION.includes(error.code) ? 2 : 1, text: json.message, json: { error: json } }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const text = `An error that this command did not expect:\n${withoutCredentials(stack)}`
  return { code: 1, text, json: { error: { ...NOTHING, code: 'UNFORESEEN', message: text } } }
}

/** A contract error as one object. */
export function errorJson({ code, message, expected, found, where, outcome }: DurabilityError): ErrorJson {
  const said = (text: string) => printable(withoutCredentials(text))
  return { code, message: said(message), expected: said(expected), found: said(found), where: said(where), outcome }
}

const NOTHING = { expected: null, found: null, where: null, outcome: null }

function wrong(code: 'USAGE', text: string): Failure {
  const message = printable(withoutCredentials(text))
  return { code: 2, text: message, json: { error: { ...NOTHING, code, message } } }
}

/** No message of ours holds one; a word of the command line that is repeated in one might. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/\S*@/g, '://')
}
