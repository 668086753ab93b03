import { isDeepStrictEqual } from 'node:util'
import { type ErrorCode, isDurabilityError } from '@tangle-network/durability-contract'
import type { Invariant } from './invariant.ts'
import { shown } from './shown.ts'
import { Violation } from './violation.ts'

/** What a law demands. Each throws a `Violation` of the invariant that the law names. */
export interface Demand {
  /** Deeply and strictly equal. */
  equal(found: unknown, expected: unknown, where: string): void
  isTrue(found: boolean, expected: string, where: string): void
  /** The call is refused with the code, and says that it was not applied. */
  refused(code: ErrorCode, where: string, call: () => Promise<unknown>): Promise<void>
  /** The call is refused as the caller's mistake. */
  misuse(where: string, call: () => Promise<unknown>): Promise<void>
  /** The call succeeds. */
  granted<T>(where: string, call: () => Promise<T>): Promise<T>
}

export function demandsOf(invariant: Invariant): Demand {
  const fail = (expected: string, found: string, where: string, cause?: unknown): never => {
    throw new Violation(invariant, { expected, found, where }, { cause })
  }
  const errorOf = async (where: string, expected: string, call: () => Promise<unknown>): Promise<unknown> => {
    let answer: unknown
    try {
      answer = await call()
    } catch (error) {
      return error
    }
    return fail(expected, `an answer: ${shown(answer)}`, where)
  }
  return {
    equal(found, expected, where) {
      if (!isDeepStrictEqual(found, expected)) fail(shown(expected), shown(found), where)
    },
    isTrue(found, expected, where) {
      if (!found) fail(expected, 'otherwise', where)
    },
    async refused(code, where, call) {
      const error = await errorOf(where, code, call)
      if (!isDurabilityError(error, code)) fail(code, shown(error), where, error)
      else if (error.outcome !== 'not-applied') fail('a refusal that was not applied', error.outcome, where, error)
    },
    async misuse(where, call) {
      const error = await errorOf(where, 'a TypeError', call)
      if (!(error instanceof TypeError)) fail('a TypeError', shown(error), where, error)
    },
    async granted(where, call) {
      try {
        return await call()
      } catch (error) {
        return fail('success', shown(error), where, error)
      }
    },
  }
}
