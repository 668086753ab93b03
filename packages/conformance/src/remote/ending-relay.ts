import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Endpoint } from '../network/network.ts'

/** How much of the body of an answer comes: so many blocks up to an empty line, comments aside, and so many bytes behind. */
export interface Ending {
  readonly blocks: number
  readonly bytes: number
}

/**
 * Hands requests on over HTTP, and ends an answer early, in good order: whoever hears it cannot tell by the connection that
 * something is missing. So do gateways whose patience is over.
 */
export class EndingRelay implements AsyncDisposable {
  /** Answers that were ended early. */
  landed = 0
  /** What has come of the body of the last answer. */
  said = ''
  readonly #target: () => Promise<Endpoint>
  readonly #server: Server
  #ending: Ending | undefined

  private constructor(target: () => Promise<Endpoint>) {
    this.#target = target
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** Listens on a free port of this host. `target` is asked for every request. */
  static async start(target: () => Promise<Endpoint>): Promise<EndingRelay> {
    const relay = new EndingRelay(target)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get endpoint(): Endpoint {
    const { address, port } = this.#server.address() as { address: string; port: number }
    return { host: address, port }
  }

  /** The next answer that is long enough ends so. */
  plan(ending: Ending | undefined): void {
    this.#ending = ending
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = request
    const body = await buffer(request)
    const { host, port } = await this.#target()
    const handed = ask({ host, port, method, path, headers, agent: false }, (answer) => this.#relay(answer, response))
    handed.once('error', () => response.destroy())
    response.once('close', () => handed.destroy())
    handed.end(body)
  }

  #relay(answer: IncomingMessage, response: ServerResponse): void {
    const { 'content-length': _, ...headers } = answer.headers
    response.writeHead(answer.statusCode ?? 500, headers)
    response.flushHeaders()
    this.said = ''
    answer.setEncoding('latin1').on('data', (text: string) => {
      // What had come already is told all the same.
      if (response.writableEnded) return
      const before = this.said.length
      this.said += text
      const end = this.#ending && placeOf(this.said, this.#ending)
      if (end === undefined) return void response.write(text, 'latin1')
      this.#ending = undefined
      this.landed += 1
      answer.destroy()
      response.end(this.said.slice(before, end), 'latin1')
    })
    answer.once('end', () => response.end())
    // Where it is lost, it is lost for whoever listens.
    answer.once('error', () => response.writableEnded || response.destroy())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}

/** The blocks of what was said so far that are whole and say something. */
export function blocksOf(said: string): string[] {
  return said
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.split('\n').some((line) => !line.startsWith(':')))
}

/** Where what was said ends early; undefined where it has not come so far. */
function placeOf(said: string, { blocks, bytes }: Ending): number | undefined {
  let end = 0
  for (const block of blocksOf(said).slice(0, blocks)) end = said.indexOf(block, end) + block.length + 2
  const isThere = blocksOf(said.slice(0, end)).length === blocks && said.length > end + bytes
  return isThere ? end + bytes : undefined
}
