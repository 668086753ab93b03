import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach } from 'vitest'

/** A request as it came. */
export interface Asked {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}

export interface CompletionServer {
  readonly baseUrl: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

const opened: CompletionServer[] = []
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
})

/** A server on this machine that answers every request so, until the end of the test. */
export async function serve(answer: (response: ServerResponse, asked: Asked) => void): Promise<CompletionServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const now = { url: request.url ?? '', headers: request.headers, body: (await json(request)) as Asked['body'] }
    asked.push(now)
    answer(response, now)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const close = () =>
    new Promise<void>((resolve) => {
      // Closed already is closed.
      server.close(() => resolve())
      server.closeAllConnections()
    })
  opened.push({ baseUrl, asked, close })
  return { baseUrl, asked, close }
}

/** One that streams these events, whatever they are, and `[DONE]`. */
export function serveEvents(...events: readonly unknown[]): Promise<CompletionServer> {
  return serveText(
    [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
  )
}

/** One that answers a stream of exactly these bytes. */
export function serveText(body: string | Uint8Array, type = 'text/event-stream'): Promise<CompletionServer> {
  return serve((response) => response.writeHead(200, { 'content-type': type }).end(body))
}

export function delta(of: object, finish_reason: string | null = null) {
  return { choices: [{ index: 0, delta: of, finish_reason }] }
}
