import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Endpoint } from '../network/network.ts'

/** How it answers whatever it is asked; `reset`: it hears the request and breaks the connection. */
export type ScriptedAnswer =
  | 'reset'
  | { readonly status: number; readonly retryAfter?: number | undefined; readonly type: string; readonly body: string }

/** Speaks HTTP and no protocol: every request has the answer that was set. What it was told, it tells back. */
export class AnsweringServer implements AsyncDisposable {
  /** All that it has heard: method, path, headers and body of every request. */
  readonly heard: { readonly line: string; readonly headers: string; readonly body: string }[] = []
  answer: ScriptedAnswer = 'reset'
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#hear(request, response))
  }

  static async start(): Promise<AnsweringServer> {
    const server = new AnsweringServer()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get endpoint(): Endpoint {
    const { address, port } = this.#server.address() as { address: string; port: number }
    return { host: address, port }
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const line = `${request.method} ${request.url}`
    const headers = JSON.stringify(request.headers)
    this.heard.push({ line, headers, body: Buffer.concat(chunks).toString('utf8') })
    if (this.answer === 'reset') {
      request.socket.resetAndDestroy()
      return
    }
    const { status, retryAfter, type, body } = this.answer
    const told = body.replace('ECHO', () => JSON.stringify(headers).slice(1, -1))
    response.writeHead(status, {
      'content-type': type,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      'x-heard': headers,
    })
    response.end(told)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}

/** Where nobody listens: a port that was free a moment ago. */
export async function deserted(): Promise<Endpoint> {
  const server = await AnsweringServer.start()
  const { endpoint } = server
  await server[Symbol.asyncDispose]()
  return endpoint
}
