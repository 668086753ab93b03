import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AskedLine, Command, ServerFault, ServerMessage, ServerOrder } from './server-order.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

/** A server in a process of its own, which can be killed and started again where it was. It ends with this one. */
export class OpenAiServer implements AsyncDisposable {
  readonly #order: ServerOrder
  #child: ChildProcess
  #ended: Promise<unknown>
  #port: Promise<number>
  #atFault = Promise.withResolvers<number>()
  readonly #asked = new Map<number, () => void>()
  #commands = 0
  /** Lines of the ledger. */
  #told = 0

  constructor(order: ServerOrder) {
    this.#order = order
    ;({ child: this.#child, ended: this.#ended, port: this.#port } = this.#start(order))
  }

  async baseUrl(): Promise<string> {
    return `http://127.0.0.1:${await this.#port}/v1`
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves when it knows. */
  async fault(fault: ServerFault): Promise<void> {
    this.#atFault = Promise.withResolvers()
    await this.#command({ fault })
  }

  /** Resolves when the last fault has come about, to the bytes that were written before it. */
  atFault(): Promise<number> {
    return this.#atFault.promise
  }

  letGo(): Promise<void> {
    return this.#command('let go')
  }

  /** Kills it, and answers by which signal it ended. */
  async kill(): Promise<NodeJS.Signals | null> {
    this.#child.kill('SIGKILL')
    await this.#ended
    return this.#child.signalCode
  }

  /** The same server again, at the same port. */
  async restart(): Promise<void> {
    ;({
      child: this.#child,
      ended: this.#ended,
      port: this.#port,
    } = this.#start({
      ...this.#order,
      port: await this.#port,
    }))
    await this.#port
  }

  /** The requests to it that nobody was told of here before, whichever of its lives they came in. */
  newlyAsked(): AskedLine[] {
    if (!existsSync(this.#order.ledger)) return []
    const lines = readFileSync(this.#order.ledger, 'utf8').split('\n').slice(0, -1)
    const asked = lines.slice(this.#told).map((line) => JSON.parse(line) as AskedLine)
    this.#told = lines.length
    return asked
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  #start(order: ServerOrder) {
    const child = fork(MAIN, [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    child.on('message', (message: ServerMessage) => {
      if (message.is === 'listening') resolve(message.port)
      else if (message.is === 'at fault') this.#atFault.resolve(message.bytes)
      else this.#asked.get(message.n)?.()
    })
    const ended = once(child, 'exit')
    ended.then(() => reject(new Error('expected a server that listens, found one that ended')))
    promise.catch(() => {})
    return { child, ended, port: promise }
  }

  async #command(is: Command['is']): Promise<void> {
    await this.#port
    const n = ++this.#commands
    const done = new Promise<void>((resolve) => this.#asked.set(n, resolve))
    this.#child.send({ n, is } satisfies Command)
    await done
    this.#asked.delete(n)
  }
}
