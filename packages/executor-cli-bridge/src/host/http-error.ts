/** An answer that is a refusal, as the protocol words it. */
export class HttpError extends Error {
  readonly status: number
  readonly type: string
  readonly more: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    type: string,
    message: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.type = type
    this.more = more
    this.headers = headers
  }
}

export function invalid(message: string): HttpError {
  return new HttpError(400, 'invalid_request_error', message)
}
