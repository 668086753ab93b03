/** The command, its arguments or the harness are wrong. The message is a sentence that says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
