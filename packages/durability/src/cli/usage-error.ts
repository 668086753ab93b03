/** The command line is wrong. The message is a sentence that says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
