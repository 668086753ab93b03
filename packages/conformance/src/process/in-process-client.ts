import type { Failpoint, Journal } from '@tangle-network/durability-contract'
import type { Harness, TransactionalPart } from '../harness.ts'
import type { Call, Reply } from '../history/call.ts'
import type { Client, ClientOptions } from '../history/client.ts'
import { perform } from '../history/perform.ts'
import { madeJournal } from '../law/made-journal.ts'
import { isStore } from '../law/stage.ts'

/** What a dead client's failpoint throws, so that the store gets no further. */
class Death extends Error {
  override readonly name = 'Death'
}

/** A client in this process, whose death is played: from its failpoint on it answers nothing and achieves nothing. */
class InProcessClient implements Client {
  readonly passed: Failpoint[] = []
  readonly #dieAt: number | undefined
  #journal: Journal | undefined
  #transactional: TransactionalPart | undefined
  #isDead = false

  constructor({ dieAt }: ClientOptions) {
    this.#dieAt = dieAt
  }

  async open(harness: Harness, { env, clock }: ClientOptions): Promise<void> {
    this.#transactional = harness.transactional
    const opened = await harness.open(env, { clock, failpoint: (name) => this.#pass(name) })
    this.#journal = isStore(opened) ? madeJournal(opened) : opened
  }

  async call(call: Call): Promise<Reply | 'died'> {
    if (this.#isDead) return 'died'
    // Answered once the store is done with it: a real death, too, is seen only when nothing of its process is at work.
    try {
      const reply = await perform(this.#opened, call, this.#transactional)
      return this.#isDead ? 'died' : reply
    } catch (error) {
      if (this.#isDead) return 'died'
      throw error
    }
  }

  async end(): Promise<void> {
    // A dead one has nothing more to say: only its handle is given back, as far as the store still can.
    if (this.#isDead) await this.#opened.close().catch(() => {})
    else await this.#opened.close()
  }

  get #opened(): Journal {
    if (this.#journal === undefined) throw new Error('it was not opened')
    return this.#journal
  }

  #pass(name: Failpoint): void {
    if (this.#isDead) throw new Death(`it died before ${name}`)
    this.passed.push(name)
    if (this.passed.length !== this.#dieAt) return
    this.#isDead = true
    throw new Death(`it dies at ${name}`)
  }
}

/** Starts clients in this process, where a start costs nothing and no kill is real. `start` is a `ClientFactory`. */
export class InProcessClients implements AsyncDisposable {
  readonly #harness: Harness
  readonly #started: InProcessClient[] = []

  constructor(harness: Harness) {
    this.#harness = harness
  }

  readonly start = async (options: ClientOptions): Promise<Client> => {
    const client = new InProcessClient(options)
    await client.open(this.#harness, options)
    this.#started.push(client)
    return client
  }

  /** Ends whoever was not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#started) await client.end()
  }
}
