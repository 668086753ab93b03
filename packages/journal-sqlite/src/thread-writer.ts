import type { Worker } from 'node:worker_threads'
import { DurabilityError, type Mutation } from '@tangle-network/durability-contract'
import type { Committer } from './committer.ts'
import { poisoned } from './error.ts'
import { type AnswerOf, type AskOf, sizeOf } from './mutations.ts'
import type { Opened } from './open.ts'
import { receivedError, type SentError } from './sent-error.ts'
import type { Answered, Asked, FromThread, ToThread } from './thread-message.ts'
import { giveBackThread } from './threads.ts'

/** So much may be with the thread at a time, as copies: two full groups. The rest waits here, where it stands already. */
const SENT_MEMBERS = 512
const SENT_BYTES = 16 * 1024 * 1024
/** So many answers are given in one turn, for whoever has them goes on at once; the rest after the loop has turned. */
const ANSWERS = 64

interface Pending {
  readonly asked: Asked<Mutation>
  readonly bytes: number
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

export interface ThreadWriterParts {
  /** The thread, which has opened the file. */
  readonly worker: Worker
  /** The connection that reads on this side. */
  readonly reading: Opened
  /** Called once a group has been committed, for whoever waits for news. Must not throw. */
  readonly committed: () => void
}

/**
 * Has everything committed by a writer in a thread of its own, so that no sync holds the event loop of this one. Should the
 * thread end by itself, nobody knows what became of that which was with it, and nothing is answered any more.
 */
export class ThreadWriter implements Committer {
  readonly #parts: ThreadWriterParts
  readonly #waiting: Pending[] = []
  readonly #sent = new Map<number, Pending>()
  readonly #answered: Answered[] = []
  readonly #closed = Promise.withResolvers<SentError | null>()
  #sentBytes = 0
  #lastId = 0
  #willSend = false
  #hasEnded = false
  #poison: DurabilityError | undefined
  #crash: unknown

  constructor(parts: ThreadWriterParts) {
    this.#parts = parts
    parts.worker.on('message', this.#take).once('error', this.#noteCrash).once('exit', this.#giveUp)
  }

  commit<M extends Mutation>(mutation: M, ask: AskOf<M>): Promise<AnswerOf<M>> {
    const { promise, resolve, reject } = Promise.withResolvers<AnswerOf<M>>()
    this.#lastId += 1
    const asked = { id: this.#lastId, mutation, ask }
    this.#waiting.push({ asked, bytes: sizeOf(mutation, ask), resolve, reject })
    if (!this.#willSend) {
      this.#willSend = true
      // Behind whatever else is asked for in this turn, so that it makes one message, and one commit.
      process.nextTick(() => this.#send())
    }
    return promise
  }

  checkUsable(): void {
    if (this.#poison !== undefined) throw this.#poison
  }

  /** What reads goes first: the last connection of all tidies up the log. */
  async close(): Promise<void> {
    const { worker, reading } = this.#parts
    reading.connection.close()
    if (this.#hasEnded) return
    worker.ref()
    this.#tell({ close: true })
    const failure = await this.#closed.promise
    if (failure !== null) throw receivedError(failure)
  }

  #send(): void {
    this.#willSend = false
    if (this.#hasEnded) this.#refuseWaiting()
    const batch = this.#takeWhatFits()
    if (batch.length === 0) return
    this.#parts.worker.ref()
    this.#tell({ asks: batch.map(({ asked }) => asked) })
  }

  #takeWhatFits(): Pending[] {
    let count = 0
    for (const pending of this.#waiting) {
      if (!this.#hasRoomFor(pending)) break
      this.#sent.set(pending.asked.id, pending)
      this.#sentBytes += pending.bytes
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  /** A message larger than the bound goes when nothing else is there. */
  #hasRoomFor({ bytes }: Pending): boolean {
    const { size } = this.#sent
    return size === 0 || (size < SENT_MEMBERS && this.#sentBytes + bytes <= SENT_BYTES)
  }

  readonly #take = (message: FromThread): void => {
    if ('closed' in message) this.#leave(message.closed)
    if (!('answers' in message)) return
    const { answers, hasCommitted, poison } = message
    if (poison) this.#poison ??= receivedError(poison) as DurabilityError
    const isSettling = this.#answered.length > 0
    this.#answered.push(...answers)
    if (!isSettling) this.#settleSome()
    if (hasCommitted) this.#parts.committed()
  }

  readonly #settleSome = (): void => {
    for (const answered of this.#answered.splice(0, ANSWERS)) this.#settle(answered)
    if (this.#answered.length > 0) setImmediate(this.#settleSome)
    this.#send()
    if (this.#sent.size === 0) this.#parts.worker.unref()
  }

  #settle({ id, answer, error }: Answered): void {
    const { bytes, resolve, reject } = this.#sent.get(id)!
    this.#sent.delete(id)
    this.#sentBytes -= bytes
    if (error) reject(receivedError(error))
    else resolve(answer as never)
  }

  readonly #noteCrash = (error: unknown): void => {
    this.#crash = error
  }

  /** What was sent and not answered may stand or not; what was not sent does not. */
  readonly #giveUp = (): void => {
    for (const answered of this.#answered.splice(0)) this.#settle(answered)
    const { where } = this.#parts.reading
    const crash = this.#crash
    this.#poison ??= poisoned(where, crash, 'one whose writing thread has ended')
    for (const { reject } of this.#sent.values()) {
      const [expected, found] = ['the thread that writes to answer', 'its end']
      reject(new DurabilityError('STORE_FAILED', { expected, found, where, outcome: 'unknown', cause: crash }))
    }
    this.#sent.clear()
    this.#hasEnded = true
    this.#refuseWaiting()
    this.#closed.resolve(null)
  }

  #leave(failure: SentError | null): void {
    const { worker } = this.#parts
    worker.off('message', this.#take).off('error', this.#noteCrash).off('exit', this.#giveUp).unref()
    giveBackThread(worker)
    this.#closed.resolve(failure)
  }

  #refuseWaiting(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(this.#poison)
  }

  #tell(message: ToThread): void {
    this.#parts.worker.postMessage(message)
  }
}
