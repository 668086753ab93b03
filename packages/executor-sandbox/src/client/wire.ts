import { hiding } from './hiding.ts'
import { type Message, readMessages } from './read-messages.ts'
import { type Asked, noAnswer, refusalOf, unreachable } from './refusal.ts'

export interface WireOptions {
  readonly url: string
  readonly token: string | undefined
  readonly fetch: typeof fetch
  /** How long an answer may take to begin. */
  readonly timeoutMs: number
  /** How long a stream may show no sign of life. */
  readonly idleMs: number
}

export interface WireAsk {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly writes: boolean
  readonly signal: AbortSignal
}

export interface JsonAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly asked: Asked
  /** What it is for whoever has no use for this status. */
  refusal(): Error
}

const LONGEST_ANSWER = 16 * 1024 * 1024

/** Speaks HTTP to one sandbox. The token goes into the header of its requests, and nowhere else. */
export class Wire {
  readonly #options: WireOptions
  readonly #hide: (text: string) => string

  constructor(options: WireOptions) {
    this.#options = options
    this.#hide = hiding(options.token)
  }

  /** An answer in JSON, of whatever status; statuses that no method of the protocol knows are refusals. */
  async json(ask: WireAsk, known: readonly number[]): Promise<JsonAnswer> {
    const asked = askedBy(ask)
    const response = await this.#send(ask, asked, 'application/json')
    if (!known.includes(response.status)) throw this.#refused(asked, response)
    return {
      status: response.status,
      body: await this.#json(asked, response),
      asked,
      refusal: () => refusalOf(asked, response),
    }
  }

  /** The messages of a stream; or the answer in JSON, where the status is one of these. */
  async stream(ask: WireAsk, known: readonly number[]): Promise<AsyncGenerator<Message> | JsonAnswer> {
    const asked = askedBy(ask)
    const response = await this.#send(ask, asked, 'text/event-stream')
    const { status, headers, body } = response
    if (known.includes(status))
      return { status, body: await this.#json(asked, response), asked, refusal: () => refusalOf(asked, response) }
    if (status !== 200) throw this.#refused(asked, response)
    if (!headers.get('content-type')?.startsWith('text/event-stream') || !body) {
      void body?.cancel().catch(() => {})
      throw noAnswer(asked, 'no stream of events')
    }
    return readMessages(body, { idleMs: this.#options.idleMs, asked, hide: this.#hide })
  }

  async #json(asked: Asked, response: Response): Promise<Readonly<Record<string, unknown>>> {
    const text = this.#hide(await readText(asked, response))
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      throw noAnswer(asked, `status ${response.status} with what is no JSON`)
    }
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
    throw noAnswer(asked, `status ${response.status} with what is no object`)
  }

  #refused(asked: Asked, response: Response): Error {
    // What it says is not read: nothing of it may be shown.
    void response.body?.cancel().catch(() => {})
    return refusalOf(asked, response)
  }

  async #send({ method, path, body, signal }: WireAsk, asked: Asked, accept: string): Promise<Response> {
    const { url, token, timeoutMs } = this.#options
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeoutMs)
    try {
      return await this.#options.fetch(`${url}${path}`, {
        method,
        headers: {
          accept,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // Whoever sends elsewhere is not the sandbox that was named.
        redirect: 'manual',
        signal: AbortSignal.any([signal, late.signal]),
      })
    } catch (error) {
      throw unreachable(asked, error)
    } finally {
      clearTimeout(timer)
    }
  }
}

function askedBy({ method, path, writes }: WireAsk): Asked {
  return { where: `${method} ${path}`, writes }
}

async function readText(asked: Asked, { body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      if (bytes > LONGEST_ANSWER) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw unreachable(asked, error)
  }
  if (bytes > LONGEST_ANSWER) throw noAnswer(asked, `more than ${LONGEST_ANSWER} bytes`)
  return Buffer.concat(chunks).toString('utf8')
}
