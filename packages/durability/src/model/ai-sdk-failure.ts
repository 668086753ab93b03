import {
  APICallError,
  InvalidArgumentError,
  InvalidDataContentError,
  InvalidMessageRoleError,
  InvalidPromptError,
  JSONParseError,
  LoadAPIKeyError,
  LoadSettingError,
  MessageConversionError,
  MissingToolResultsError,
  NoSuchModelError,
  TypeValidationError,
  UnsupportedFunctionalityError,
} from 'ai'
import { ModelError } from './model-error.ts'
import { reasonOf, refusedBy } from './refusal.ts'
import { unreachable } from './unreachable.ts'

/** Of the SDK and its providers, ahead of any request. */
const REFUSALS = [
  InvalidArgumentError,
  InvalidDataContentError,
  InvalidMessageRoleError,
  InvalidPromptError,
  MessageConversionError,
  MissingToolResultsError,
  NoSuchModelError,
  UnsupportedFunctionalityError,
]

/**
 * What the SDK throws, or tells in its stream, as the error of a model. Its own errors hold what was asked and answered, so
 * nothing of them is kept but names, statuses and words for programs.
 */
export function failureOfSdk(error: unknown, where: string, secrets: readonly string[]): ModelError {
  if (error instanceof ModelError) return error
  if (APICallError.isInstance(error)) return ofCall(error, where, secrets)
  const found = nameOf(error)
  if (LoadAPIKeyError.isInstance(error) || LoadSettingError.isInstance(error)) {
    return new ModelError('MODEL_UNCONFIGURED', { expected: 'a provider that has its key', found, where, billed: 'no' })
  }
  if (REFUSALS.some((kind) => kind.isInstance(error))) {
    const expected = 'messages, tools and settings that the SDK and its provider take'
    return new ModelError('MODEL_REFUSED', { expected, found, where, billed: 'no' })
  }
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) {
    return new ModelError('MODEL_UNREADABLE', { expected: 'a completion', found, where })
  }
  const reason = error instanceof Error ? undefined : reasonOf(error, secrets)
  return new ModelError('MODEL_BROKE_OFF', {
    ...{ expected: 'a whole answer', found: reason ? `an error of the provider (${reason})` : found, where },
    ...(reason === undefined ? {} : { reason }),
  })
}

function ofCall(error: APICallError, where: string, secrets: readonly string[]): ModelError {
  const { statusCode: status, responseHeaders = {}, responseBody: body = '' } = error
  if (status === undefined) return unreachable(error.cause ?? error, where)
  // It refused nothing: what it answered is no answer of the protocol.
  if (status < 300) {
    return new ModelError('MODEL_UNREADABLE', { expected: 'a completion', found: nameOf(error.cause ?? error), where })
  }
  const headers = { get: (name: string) => responseHeaders[name] ?? null }
  return refusedBy({ status, headers, body, where, secrets })
}

function nameOf(error: unknown): string {
  return error instanceof Error && /^\w+$/.test(error.name) ? error.name : 'an error of the provider'
}
