/** What a command came to. */
export interface Ending {
  /** 0: all claimed levels hold. 1: a law failed. */
  readonly code: 0 | 1
  /** For people. */
  readonly text: string
  /** For programs; printed instead of the text with `--json`. */
  readonly json: unknown
}
