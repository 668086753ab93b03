import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { answer, greeting, typed } from './messages.ts'

/** A server that keeps nothing but what it was sent: statements in order, and whether a session ended within one. */
export class ScriptedServer implements AsyncDisposable {
  readonly executed: string[] = []
  readonly sockets: Socket[] = []
  /** How many bytes of answers leave at a time. */
  pieceBytes = Number.POSITIVE_INFINITY
  readonly #listener = createServer((socket) => this.#serve(socket))

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer()
    server.#listener.listen(0, '127.0.0.1')
    await once(server.#listener, 'listening')
    return server
  }

  get endpoint() {
    return { host: '127.0.0.1', port: (this.#listener.address() as { port: number }).port }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    const closed = once(this.#listener, 'close')
    this.#listener.close()
    await closed
  }

  #serve(socket: Socket): void {
    this.sockets.push(socket)
    let pending = Buffer.alloc(0)
    let hasStarted = false
    const session = new Session(this.executed)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk as Buffer])
      for (;;) {
        const from = hasStarted ? 1 : 0
        if (pending.length < from + 4) return
        const end = from + pending.readInt32BE(from)
        if (pending.length < end) return
        const message = pending.subarray(0, end)
        pending = pending.subarray(end)
        this.#write(socket, hasStarted ? session.answer(message) : greeting)
        hasStarted = true
      }
    })
  }

  #write(socket: Socket, bytes: Buffer): void {
    for (let from = 0; from < bytes.length; from += this.pieceBytes) {
      socket.write(bytes.subarray(from, Math.min(bytes.length, from + this.pieceBytes)))
    }
  }
}

/** One session: in a transaction or not, with its prepared statements. */
class Session {
  readonly #executed: string[]
  readonly #prepared = new Map<string, string>()
  #bound = ''
  #status: 'I' | 'T' | 'E' = 'I'

  constructor(executed: string[]) {
    this.#executed = executed
  }

  answer(message: Buffer): Buffer {
    const [first = '', second = ''] = message.toString('latin1', 5).split('\0')
    switch (String.fromCharCode(message[0]!)) {
      case 'Q':
        return Buffer.concat([this.#do(first), this.#ready()])
      case 'P':
        this.#prepared.set(first, second)
        return typed('1')
      case 'B':
        this.#bound = this.#prepared.get(second) ?? ''
        return typed('2')
      case 'E':
        return this.#do(this.#bound)
      case 'S':
        return this.#ready()
      default:
        return Buffer.alloc(0)
    }
  }

  #do(text: string): Buffer {
    this.#executed.push(text)
    if (text === 'select 1/0') {
      if (this.#status === 'T') this.#status = 'E'
      return typed('E', 'SERROR\0C22012\0\0')
    }
    const tag = text.split(' ')[0]!.toUpperCase()
    if (tag === 'BEGIN') this.#status = 'T'
    if (tag === 'COMMIT' || tag === 'ROLLBACK') this.#status = 'I'
    return typed('C', `${tag}\0`)
  }

  #ready(): Buffer {
    return answer('', this.#status).subarray(-6)
  }
}
