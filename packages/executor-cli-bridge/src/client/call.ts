import { cutOff, noAnswer, unreachable } from './bridge-error.ts'
import type { Endpoint } from './endpoint.ts'

export interface CallAsk {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly signal: AbortSignal
  /** The bridge may take so much longer, for it was asked to wait. */
  readonly waitMs?: number
}

/** More than any status of the protocol, and little of a page that goes on for ever. */
const JSON_BYTES = 4 * 1_024 * 1_024

/** One request and its answer, given up when nothing is heard for too long or nobody wants it any more. */
export class Call {
  readonly status: number
  readonly headers: Headers
  readonly #endpoint: Endpoint
  readonly #response: Response
  readonly #line: Line

  private constructor(endpoint: Endpoint, response: Response, line: Line) {
    this.status = response.status
    this.headers = response.headers
    this.#endpoint = endpoint
    this.#response = response
    this.#line = line
  }

  /** Resolves with the head of the answer; rejects with a `DurabilityError` of the remote and nothing else. */
  static async make(endpoint: Endpoint, { method, path, json, signal, ...ask }: CallAsk): Promise<Call> {
    const line = new Line(endpoint.idleMs + (ask.waitMs ?? 0), signal)
    try {
      const response = await endpoint.fetch(`${endpoint.base}${path}`, {
        method,
        headers: {
          ...ask.headers,
          ...endpoint.headers,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          // A connection kept from before a restart of the bridge would lose the first request after it.
          connection: 'close',
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        signal: line.signal,
        // A redirect would take the request, and what opens the door, to somebody else.
        redirect: 'manual',
      })
      line.heard()
      return new Call(endpoint, response, line)
    } catch (error) {
      line.close()
      throw line.cutBy ? cutOff(endpoint, line.cutBy) : unreachable(endpoint, error)
    }
  }

  header(name: string): string | undefined {
    const value = this.headers.get(name)
    return value === null ? undefined : this.#endpoint.hide(value)
  }

  /** The body as it comes, to its end; throws when it was cut off. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const part of this.#response.body ?? []) {
        this.#line.heard()
        yield part
      }
    } catch {
      throw cutOff(this.#endpoint, this.#line.cutBy ?? 'a connection that was lost')
    } finally {
      this.close()
    }
  }

  /** The body, which must be JSON. */
  async json(): Promise<unknown> {
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of this.bytes()) {
      parts.push(part)
      bytes += part.length
      if (bytes > JSON_BYTES) throw noAnswer(this.#endpoint, 'a status', 'a body without end')
    }
    try {
      return JSON.parse(this.#endpoint.hide(Buffer.concat(parts).toString('utf8')))
    } catch {
      // What JSON.parse says of a text, it says with the text.
      throw noAnswer(this.#endpoint, 'JSON', `status ${this.status} and a body that is none`)
    }
  }

  /** Lets go of the connection. What the bridge was asked to do goes on. */
  close(): void {
    this.#line.close()
  }
}

/** A connection that is listened to: cut after a silence, and when the signal says so. */
class Line {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal
  readonly #timer: NodeJS.Timeout
  cutBy: string | undefined

  constructor(idleMs: number, outer: AbortSignal) {
    this.#outer = outer
    this.#timer = setTimeout(() => this.#cut(`nothing for ${idleMs} ms`), idleMs)
    outer.addEventListener('abort', this.#abandoned)
    if (outer.aborted) this.#abandoned()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  heard(): void {
    if (!this.signal.aborted) this.#timer.refresh()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#outer.removeEventListener('abort', this.#abandoned)
    this.#controller.abort()
  }

  readonly #abandoned = (): void => this.#cut('that nobody waits for it any more')

  #cut(why: string): void {
    this.cutBy ??= why
    this.close()
  }
}
