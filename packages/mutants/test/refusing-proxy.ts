import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** An answer in place of the remote's. `HEARD` in its body stands for the authorization that came with the request. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Stands before a server, hands on what it is asked, and refuses the one request that it was told to. */
export class RefusingProxy {
  /** All that it has heard. */
  readonly heard: { readonly line: string; readonly headers: string; readonly body: string }[] = []
  /** Requests that it has refused. */
  landed = 0
  readonly #target: string
  readonly #server: Server
  #refusal: Refusal | undefined
  #at = 0

  private constructor(target: string) {
    this.#target = target
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(target: string): Promise<RefusingProxy> {
    const proxy = new RefusingProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The n-th request from now on is refused. */
  refuse(refusal: Refusal, n: number): void {
    this.#refusal = refusal
    this.#at = n
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '/', headers } = request
    const body = await buffer(request)
    this.heard.push({ line: `${method} ${url}`, headers: JSON.stringify(headers), body: body.toString('utf8') })
    this.#at -= 1
    if (this.#at === 0 && this.#refusal) {
      this.landed += 1
      const said = JSON.stringify(headers.authorization ?? '').slice(1, -1)
      response.writeHead(this.#refusal.status, { ...this.#refusal.headers, 'x-heard': said, 'x-run-session-id': said })
      response.end(this.#refusal.body.replaceAll('HEARD', said))
      return
    }
    const handed = send(new URL(url, this.#target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
      response.once('close', () => answer.destroy())
    })
    handed.once('error', () => response.destroy())
    handed.end(body)
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}
