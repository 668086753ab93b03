import { connect, type Socket } from 'node:net'
import { LocalListener } from '../network/local-listener.ts'
import type { Endpoint } from '../network/network.ts'

/** What becomes of what a remote answers once so many bytes of it have passed. */
export interface Cut {
  readonly after: number
  /** `end`: the connection ends as if in good order. `reset`: it breaks. `stall`: it stays, and says nothing any more. */
  readonly how: 'end' | 'reset' | 'stall'
}

/** Stands between an executor and its remote, whatever they speak over TCP, and ends connections at any byte. */
export class CuttingProxy implements AsyncDisposable {
  /** Bytes that have passed to executors since the last cut was planned. */
  passed = 0
  /** Cuts that have landed. */
  landed = 0
  /** Whether every byte passes by itself. */
  drips = false
  readonly #target: () => Promise<Endpoint>
  readonly #listener = new LocalListener((client) => this.#accept(client))
  #cut: Cut | undefined
  #isStalled = false

  private constructor(target: () => Promise<Endpoint>) {
    this.#target = target
  }

  /** Listens on a free port of this host. `target` is asked for every connection. */
  static async start(target: () => Promise<Endpoint>): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target)
    await proxy.#listener.listen()
    return proxy
  }

  get endpoint(): Endpoint {
    return this.#listener.endpoint
  }

  /** The next bytes pass up to there. */
  plan(cut: Cut | undefined): void {
    this.#cut = cut
    this.#isStalled = false
    this.passed = 0
  }

  async #accept(client: Socket): Promise<void> {
    const { host, port } = await this.#target()
    const server = this.#listener.keep(connect({ host, port, noDelay: true }))
    client.setNoDelay(true)
    client.pipe(server)
    // What is answered passes in turn, however slowly a part of it does.
    let passing = Promise.resolve()
    server.on('data', (bytes: Buffer) => {
      passing = passing.then(() => this.#pass(bytes, client, server))
    })
    server.on('close', () => void passing.then(() => this.#isStalled || client.end()))
    client.on('close', () => server.destroy())
  }

  async #pass(bytes: Buffer, client: Socket, server: Socket): Promise<void> {
    if (this.#isStalled || client.destroyed) return
    const room = this.#cut ? this.#cut.after - this.passed : Number.POSITIVE_INFINITY
    const part = bytes.subarray(0, room)
    this.passed += part.length
    for (const piece of this.drips ? singly(part) : [part]) await written(client, piece)
    if (this.#cut && bytes.length >= room) this.#carryOut(this.#cut, client, server)
  }

  #carryOut({ how }: Cut, client: Socket, server: Socket): void {
    this.#cut = undefined
    this.landed += 1
    if (how === 'stall') {
      this.#isStalled = true
      return
    }
    server.destroy()
    if (how === 'reset') client.resetAndDestroy()
    else client.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#listener[Symbol.asyncDispose]()
  }
}

function* singly(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1)
}

/** Resolves when it has left, or never will. */
function written(socket: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => void socket.write(bytes, () => resolve()))
}
