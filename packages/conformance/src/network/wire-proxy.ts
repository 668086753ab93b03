import { connect, type Socket } from 'node:net'
import { Conversation } from './conversation.ts'
import type { Fault, FaultPlan } from './fault.ts'
import { FaultBoard } from './fault-board.ts'
import { LocalListener } from './local-listener.ts'
import type { Endpoint } from './network.ts'

/** Stands between clients and a server of the Postgres protocol, and does to a connection what a network may do. */
export class WireProxy implements AsyncDisposable {
  readonly #target: () => Promise<Endpoint>
  readonly #listener = new LocalListener((client) => this.#accept(client))
  readonly #conversations = new Set<Conversation>()
  readonly #board = new FaultBoard()
  #isAway = false
  #refused = 0

  private constructor(target: () => Promise<Endpoint>) {
    this.#target = target
  }

  /** Listens on a free port of this host. `target` is asked for every connection. */
  static async start(target: () => Promise<Endpoint>): Promise<WireProxy> {
    const proxy = new WireProxy(target)
    await proxy.#listener.listen()
    return proxy
  }

  get endpoint(): Endpoint {
    return this.#listener.endpoint
  }

  /** Waits for its exchange, counted from now. */
  plant(plan: FaultPlan): Fault {
    return this.#board.plant(plan)
  }

  withdraw(fault: Fault): void {
    this.#board.withdraw(fault)
  }

  /** Exchanges whose answer has reached its client whole. */
  get answered(): number {
    return this.#board.answered
  }

  /** Requests on connections that had lost an answer before. */
  get reused(): number {
    return this.#board.reused
  }

  /** Connections that were refused. */
  get refused(): number {
    return this.#refused
  }

  /** Notifications that were withheld. */
  get withheld(): number {
    return this.#board.withheld
  }

  /** From now on, whether notifications are withheld. */
  withhold(withholds: boolean): void {
    this.#board.withholds = withholds
  }

  /** From now on, whether connections are refused. */
  refuse(isAway: boolean): void {
    this.#isAway = isAway
  }

  /** Resets every connection that stands, and answers how many these were. */
  cut(): number {
    const standing = [...this.#conversations]
    for (const conversation of standing) conversation.cut()
    return standing.length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isAway = true
    await this.#listener[Symbol.asyncDispose]()
    if (this.#board.failure) throw new Error('the proxy lost its way', { cause: this.#board.failure })
  }

  async #accept(client: Socket): Promise<void> {
    if (this.#isAway) {
      this.#refused += 1
      client.resetAndDestroy()
      return
    }
    const target = await this.#target().catch((error: Error) => {
      this.#board.failure ??= error
    })
    if (client.destroyed) return
    if (!target) {
      client.resetAndDestroy()
      return
    }
    const { host, port } = target
    const server = this.#listener.keep(connect({ host, port, noDelay: true }))
    client.setNoDelay(true)
    const conversation = new Conversation(client, server, this.#board)
    this.#conversations.add(conversation)
    client.once('close', () => this.#conversations.delete(conversation))
  }
}
