import { connect, type Socket } from 'node:net'
import type { Endpoint } from '../../src/network/network.ts'
import { greeting, STARTUP } from './messages.ts'

/** A client that sends what it is told to and keeps what it hears. */
export class ScriptedClient implements Disposable {
  heard = Buffer.alloc(0)
  /** Resolves when the connection has ended: with a reset, or in order. */
  readonly ended: Promise<'reset' | 'closed'>
  readonly #socket: Socket
  readonly #connected: Promise<void>
  #onData = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    let wasReset = false
    socket.setNoDelay(true)
    this.#connected = new Promise((resolve) => void socket.once('connect', resolve))
    socket.on('error', () => {
      wasReset = true
    })
    socket.on('data', (chunk) => {
      this.heard = Buffer.concat([this.heard, chunk as Buffer])
      this.#onData()
    })
    this.ended = new Promise((resolve) => {
      socket.once('close', () => resolve(wasReset ? 'reset' : 'closed'))
    })
  }

  static async connect({ host, port }: Endpoint): Promise<ScriptedClient> {
    const client = new ScriptedClient(connect({ host, port }))
    // Refused at once it never gets so far.
    await Promise.race([client.#connected, client.ended])
    return client
  }

  /** Connected, and past its startup. */
  static async start(endpoint: Endpoint): Promise<ScriptedClient> {
    const client = await ScriptedClient.connect(endpoint)
    client.send(STARTUP)
    await client.hears(greeting.length)
    client.heard = Buffer.alloc(0)
    return client
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  send(...messages: Buffer[]): void {
    this.#socket.write(Buffer.concat(messages))
  }

  /** Sends bytes in two pieces that do not arrive as one. */
  async sendSplit(bytes: Buffer, at: number): Promise<void> {
    await new Promise((resolve) => this.#socket.write(bytes.subarray(0, at), resolve))
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => this.#socket.write(bytes.subarray(at), resolve))
  }

  /** Resolves when so many bytes have been heard. */
  async hears(bytes: number): Promise<Buffer> {
    await new Promise<void>((resolve) => {
      this.#onData = () => {
        if (this.heard.length >= bytes) resolve()
      }
      this.#onData()
    })
    return this.heard
  }

  leave(): void {
    this.#socket.end()
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}
