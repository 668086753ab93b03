import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Endpoint } from './network.ts'

/** A free port of this host, and the sockets behind it, which end with it. */
export class LocalListener implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(accept: (client: Socket) => Promise<void>) {
    this.#server = createServer((client) => void accept(this.keep(client)))
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get endpoint(): Endpoint {
    const { address, port } = this.#server.address() as { address: string; port: number }
    return { host: address, port }
  }

  /** Ends the socket with itself. */
  keep(socket: Socket): Socket {
    this.#sockets.add(socket)
    // An error is followed by the end, which is what counts.
    return socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
