import { createHash } from 'node:crypto'
import type { Calls } from './calls.ts'
import type { PostgresListener } from './connection.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000
/** Between two notifications of one process: whoever writes more often than this tells of it together. */
const QUIET_MS = 20
/** A notification holds less than 8,000 bytes; what does not fit is told as "anything". */
const MOST_NAMES = 400
const ANYTHING = '*'
/** A commit that waits for no disk, nor makes others wait for it: there is nothing in it to lose. */
const NOTIFY = { text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)` }

export interface NotificationOptions {
  readonly calls: Calls
  readonly schema: string
  /** Undefined where there is no connection that could listen. */
  readonly connect: (() => Promise<PostgresListener>) | undefined
  /** Called when one of the runs somebody waits for may have moved. */
  readonly changed: () => void
  readonly awaited: () => ReadonlySet<string>
}

/**
 * Tells other processes which runs have moved, and hears it from them, on one connection for all watchers. A run is told
 * after its commit and not in it, because a transaction that notifies holds a lock of the whole database while it commits:
 * appends would wait for one another's fsync. What is lost with a process, a poll finds.
 */
export class Notifications {
  readonly #options: NotificationOptions
  readonly #channel: string
  #moved = new Set<string>()
  #telling: NodeJS.Timeout | undefined
  #listener: PostgresListener | undefined
  #isListening = false
  #retry: NodeJS.Timeout | undefined
  #sending: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(options: NotificationOptions) {
    this.#options = options
    this.#channel = `durability_${options.schema}`
  }

  /** A run has moved. The first one is told at once, those that follow closely are told together. */
  tell(runId: string): void {
    if (this.#options.connect === undefined) return
    this.#moved.add(nameOf(runId))
    if (this.#telling === undefined) this.#send()
  }

  /** Begins to listen, once somebody waits. */
  listen(): void {
    if (this.#isListening || this.#isClosed || this.#options.connect === undefined) return
    this.#isListening = true
    void this.#connect(this.#options.connect, FIRST_PAUSE_MS)
  }

  /** Tells what is left to tell. A connection that is still being made is not waited for; it ends as soon as it stands. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#telling)
    clearTimeout(this.#retry)
    if (this.#moved.size > 0) this.#send()
    clearTimeout(this.#telling)
    await this.#sending
    await this.#listener?.end().catch(() => {})
  }

  #send(): void {
    const names = [...this.#moved]
    this.#moved = new Set()
    const payload = names.length > MOST_NAMES ? ANYTHING : names.join(' ')
    // Nobody waits for it, and when it is lost others find out by themselves.
    this.#sending = this.#options.calls.write(NOTIFY, [this.#channel, payload]).catch(() => {})
    this.#telling = setTimeout(() => {
      this.#telling = undefined
      if (this.#moved.size > 0 && !this.#isClosed) this.#send()
    }, QUIET_MS)
  }

  async #connect(connect: () => Promise<PostgresListener>, pauseMs: number): Promise<void> {
    const again = (ms: number) => {
      if (this.#isClosed) return
      this.#retry = setTimeout(() => void this.#connect(connect, Math.min(2 * ms, LONGEST_PAUSE_MS)), ms)
    }
    let listener: PostgresListener
    try {
      listener = await connect()
    } catch {
      again(pauseMs)
      return
    }
    if (this.#isClosed) {
      listener.on('error', () => {})
      await listener.end().catch(() => {})
      return
    }
    let isOver = false
    const over = () => {
      if (isOver) return
      isOver = true
      if (this.#listener === listener) this.#listener = undefined
      listener.end().catch(() => {})
      again(FIRST_PAUSE_MS)
    }
    listener.on('error', over)
    listener.on('end', over)
    listener.on('notification', ({ payload = ANYTHING }) => this.#heard(payload))
    this.#listener = listener
    await listener.query(`LISTEN ${this.#channel}`).catch(over)
    // Whatever was told while nobody listened.
    if (!this.#isClosed) this.#options.changed()
  }

  #heard(payload: string): void {
    const names = new Set(payload.split(' '))
    const isAwaited = [...this.#options.awaited()].some((runId) => names.has(nameOf(runId)))
    if (names.has(ANYTHING) || isAwaited) this.#options.changed()
  }
}

/** Run ids may be long, and are nobody else's to read: any role of a database hears its notifications. */
function nameOf(runId: string): string {
  return createHash('sha256').update(runId).digest('hex').slice(0, 16)
}
