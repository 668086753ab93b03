import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Failure } from '../law/ended-law.ts'

/** The failure as JSON can carry it. A counterexample that JSON would alter becomes the source text that makes it. */
export function plainFailure({ counterexample, ...failure }: Failure): Failure {
  if (counterexample === undefined) return failure
  return { ...failure, counterexample: survivesJson(counterexample) ? counterexample : fc.stringify(counterexample) }
}

function survivesJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)
  } catch {
    // A bigint, a cycle, or a value that has no JSON at all.
    return false
  }
}
