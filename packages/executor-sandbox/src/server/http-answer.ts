import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a request is refused with. The type is for programs, the message for people. */
export class Refusal extends Error {
  readonly status: number
  readonly type: string
  readonly more: Readonly<Record<string, unknown>>

  constructor(status: number, type: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.type = type
    this.more = more
  }
}

const LONGEST_BODY = 4 * 1024 * 1024

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function answerRefusal(response: ServerResponse, error: unknown): void {
  // Its answer has begun: that it breaks off is all that can be said.
  if (response.headersSent) response.destroy()
  else if (error instanceof Refusal) {
    const { status, type, message, more } = error
    answerJson(response, status, { error: { type, message, ...more } })
  } else answerJson(response, 500, { error: { type: 'internal', message: 'the server failed' } })
}

/** The JSON object that a request carries. */
export async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > LONGEST_BODY) throw new Refusal(413, 'body_too_large', `a body of more than ${LONGEST_BODY} bytes`)
    chunks.push(chunk)
  }
  const body = parsed(Buffer.concat(chunks).toString('utf8'))
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw new Refusal(400, 'body_unreadable', 'the body is no JSON object')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
