import { randomUUID } from 'node:crypto'
import { type Journal, LIMITS, quoted, VOCABULARY } from '@tangle-network/durability-contract'
import type { Agent } from './agent.ts'
import type { ChildAsk } from './ask.ts'
import { checkDepth } from './child-limit.ts'
import { type Clock, systemClock } from './clock.ts'
import { Drives, type Held } from './drives.ts'
import { sentNow } from './lease-keeper.ts'
import { type Owners, processOwners } from './owner.ts'
import { DEFAULT_QUEUE } from './queue.ts'
import type { RunEnd } from './run-result.ts'
import type { Snapshots } from './snapshots.ts'
import { rootOfRun } from './start-message.ts'

const CONCURRENCY = 10
const POLL_MS = 500

export interface WorkerOptions {
  readonly journal: Journal
  /** What it can do: runs of other agents are left to other workers. */
  readonly agents: readonly Agent[]
  /** Names of the agents whose runs it takes; all of `agents` by default. */
  readonly accepts?: readonly string[]
  /** `default` by default. */
  readonly queue?: string
  /** Runs at once; 10 by default. A run that is suspended is none. */
  readonly concurrency?: number
  /** How long a silent worker keeps its runs; 15,000 by default. */
  readonly ttlMs?: number
  /** How often it looks for runs while it has found none; 500 by default, give or take a quarter. */
  readonly pollMs?: number
  /** How long running steps may finish when it closes; 5,000 by default. */
  readonly graceMs?: number
  /** Written down with every takeover. */
  readonly codeVersion?: string
  /** How deep below the root of a run children may lie; 64 by default. Deeper ones are refused with `DEPTH_EXCEEDED`. */
  readonly maxDepth?: number
  /**
   * How often a run may be taken over in a row without anything coming of it; 20 by default. Then it is stalled with code
   * `INTERRUPTED_TOO_OFTEN` until it is revived. A process that gives its runs back in good order costs them nothing.
   */
  readonly maxInterruptions?: number
  /** Keeps what long logs were folded to, so that a resume need not read them whole; nothing is kept by default. */
  readonly snapshots?: Snapshots
  readonly development?: boolean
  /** Told when a run could not go on here, and when the journal could not be asked (then there is no run id). */
  readonly onError?: (error: unknown, runId: string | undefined) => void
  /** Told what became of a run, each time that it ends or is suspended. */
  readonly onResult?: (result: RunEnd) => void
  readonly clock?: Clock
  readonly newId?: () => string
  readonly owners?: Owners
  /** A number in [0, 1); spreads the looks of many workers. */
  readonly random?: () => number
}

/** What a worker did until it was done. */
export interface Drained {
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  /** Runs that ended by going on as another. */
  readonly continued: number
  readonly suspended: number
  /** Runs that could not go on here, or were given back because time was up. */
  readonly givenBack: number
}

/** Takes due runs of a queue and drives them. */
export interface Worker extends AsyncDisposable {
  /** Works until it is closed. */
  start(): void

  /**
   * Works until nothing is due any more, or until the time is up, and then gives back what it has not finished: for a cron
   * job or a route handler. Rejects when the journal cannot be asked.
   */
  drain(options?: { readonly maxMs?: number }): Promise<Drained>

  /** Takes nothing more, lets running steps finish, commits, gives all leases back. The journal stays open. */
  close(): Promise<void>
}

/** Creates a worker on a journal. Throws a `TypeError` for options that make no sense. */
export function createWorker(options: WorkerOptions): Worker {
  return new QueueWorker(options)
}

class QueueWorker implements Worker {
  readonly #options: WorkerOptions
  readonly #clock: Clock
  readonly #owner: string
  readonly #ttlMs: number
  readonly #concurrency: number
  readonly #agents: ReadonlyMap<string, Agent>
  readonly #accepts: readonly string[]
  readonly #drives: Drives
  readonly #running = new Map<string, Promise<void>>()
  readonly #count = { done: 0, failed: 0, cancelled: 0, continued: 0, suspended: 0, givenBack: 0 }
  #isClosed = false
  #loop: Promise<void> | undefined
  #wake: () => void = () => {}

  constructor(options: WorkerOptions) {
    const { ttlMs = 15_000, clock = systemClock, newId = randomUUID, owners = processOwners(newId) } = options
    const { concurrency = CONCURRENCY, agents, journal, pollMs = POLL_MS } = options
    const numbers = { ttlMs: [ttlMs, LIMITS.ttlMs], concurrency: [concurrency, 10_000], pollMs: [pollMs, 3_600_000] }
    for (const [name, [value = 0, most = 0]] of Object.entries(numbers)) {
      if (!Number.isInteger(value) || value < 1 || value > most)
        throw new TypeError(`${name} must be an integer from 1 to ${most}, found ${value}`)
    }
    this.#options = options
    this.#clock = clock
    this.#owner = owners.name()
    this.#ttlMs = ttlMs
    this.#concurrency = concurrency
    this.#agents = new Map(agents.map((agent) => [agent.name, agent]))
    this.#accepts = options.accepts ?? [...this.#agents.keys()]
    if (this.#agents.size < agents.length) throw new TypeError('two agents of a worker have the same name')
    if (this.#agents.size === 0) throw new TypeError('a worker must be given agents')
    const unknown = this.#accepts.find((name) => !this.#agents.has(name))
    if (unknown !== undefined) throw new TypeError(`accepts names ${quoted(unknown)}, which is none of the agents`)
    const { codeVersion, graceMs, development, maxDepth, maxInterruptions, snapshots } = options
    checkDepth(maxDepth)
    const limits = { maxDepth, maxInterruptions, snapshots }
    this.#drives = new Drives({ journal, clock, ttlMs, codeVersion, graceMs, development, ...limits })
  }

  start(): void {
    this.#loop ??= this.#work()
  }

  async drain({ maxMs = Number.POSITIVE_INFINITY }: { readonly maxMs?: number } = {}): Promise<Drained> {
    const before = { ...this.#count }
    const until = this.#clock.monotonic() + maxMs
    try {
      for (;;) {
        const leftMs = until - this.#clock.monotonic()
        if (this.#isClosed || leftMs <= 0) break
        if (this.#running.size < this.#concurrency && (await this.#claim()) > 0) continue
        if (this.#running.size === 0) break
        await this.#rest(Math.min(leftMs, this.#pollMs()))
      }
    } finally {
      await this.#drives.interrupt()
      await Promise.all(this.#running.values())
    }
    const { done, failed, cancelled, continued, suspended, givenBack } = this.#count
    return {
      ...{ done: done - before.done, failed: failed - before.failed, cancelled: cancelled - before.cancelled },
      continued: continued - before.continued,
      ...{ suspended: suspended - before.suspended, givenBack: givenBack - before.givenBack },
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake()
    await this.#loop
    await this.#drives.close()
    await Promise.all(this.#running.values())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #work(): Promise<void> {
    const { onError = () => {} } = this.#options
    while (!this.#isClosed) {
      if (this.#running.size >= this.#concurrency) {
        await this.#rest(this.#ttlMs)
        continue
      }
      const claimed = await this.#claim().catch((error: unknown) => {
        onError(error, undefined)
        return 0
      })
      if (claimed === 0) await this.#rest(this.#pollMs())
    }
  }

  /** Leases as many due runs as there is room for, and drives them. Answers how many there were. */
  async #claim(): Promise<number> {
    const { journal, queue = DEFAULT_QUEUE } = this.#options
    const sent = sentNow(this.#clock)
    const claimed = await journal.claim({
      ...{ owner: this.#owner, ttlMs: this.#ttlMs, queue },
      limit: Math.min(this.#concurrency - this.#running.size, LIMITS.claimRuns),
      supports: { agents: this.#accepts, vocabulary: VOCABULARY },
    })
    for (const acquired of claimed) this.#take({ ...acquired, sent })
    return claimed.length
  }

  #take(held: Held): void {
    const { runId } = held.head
    const running = this.#drive(held).finally(() => {
      this.#running.delete(runId)
      this.#wake()
    })
    this.#running.set(runId, running)
  }

  /** Never rejects: what befalls one run is no business of the others. */
  async #drive(held: Held): Promise<void> {
    const { onError = () => {}, onResult = () => {} } = this.#options
    const { runId } = held.head
    try {
      const result = await this.#drives.drive(held, (state) => this.#rootOf(state.root?.digest, held))
      this.#count[result.status] += 1
      onResult(result)
    } catch (error) {
      this.#count.givenBack += 1
      onError(error, runId)
    }
  }

  async #rootOf(recorded: string | undefined, { head }: Held): Promise<ChildAsk | undefined> {
    const agent = this.#agents.get(head.manifest.agent)
    if (!agent) throw new TypeError(`the journal lent a run of agent ${quoted(head.manifest.agent)}, not asked for`)
    return rootOfRun(this.#options.journal, head.runId, agent, recorded)
  }

  #pollMs(): number {
    const { pollMs = POLL_MS, random = Math.random } = this.#options
    return pollMs * (0.75 + random() / 2)
  }

  /** Waits for a while, or until a run is done with or the worker is closed. */
  #rest(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
  }
}
