import type { Invariant } from './invariant.ts'

export interface ViolationParts {
  readonly expected: string
  readonly found: string
  /** The operation, and of which run. */
  readonly where: string
}

/** A promise was broken: which invariant, what was expected, what was found, and where. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly invariant: Invariant
  readonly expected: string
  readonly found: string
  readonly where: string

  constructor(invariant: Invariant, { expected, found, where }: ViolationParts, options?: ErrorOptions) {
    super(`${invariant}: ${where}: expected ${expected}, found ${found}`, options)
    this.invariant = invariant
    this.expected = expected
    this.found = found
    this.where = where
  }
}
