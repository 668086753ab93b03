import {
  type DurabilityError,
  type Head,
  isDurabilityError,
  type Journal,
  type Lease,
  type RunState,
  vocabularyOf,
} from '@tangle-network/durability-contract'
import type { ChildAsk } from './ask.ts'
import type { Clock } from './clock.ts'
import { Inbox } from './inbox.ts'
import { interruptedTooOften, MAX_INTERRUPTIONS } from './interruption.ts'
import type { Sent } from './lease-keeper.ts'
import { loadRun, newRun } from './load-run.ts'
import { Orders } from './orders.ts'
import { RunDriver } from './run-driver.ts'
import type { LoadedLog } from './run-ports.ts'
import type { RunEnd } from './run-result.ts'
import { type Snapshots, unlessItFails } from './snapshots.ts'

/** A run that was taken, and when it was asked for. */
export interface Held {
  readonly head: Head
  readonly lease: Lease
  /** By the journal's clock. */
  readonly now: number
  readonly sent: Sent
  /** Whether this very call made the run: then nothing is in its log. */
  readonly created?: boolean
}

/** The root agent of a run, and its task where the log does not hold it yet; undefined when nobody has brought it yet. */
export type RootOf = (state: RunState) => Promise<ChildAsk | undefined>

/** Deeper than this, agents most likely call one another without end. */
const MAX_DEPTH = 64

/** How runs are driven. */
export interface DriveOptions {
  readonly journal: Journal
  readonly clock: Clock
  readonly ttlMs: number
  readonly graceMs?: number | undefined
  readonly patienceMs?: number | undefined
  readonly development?: boolean | undefined
  readonly codeVersion?: string | undefined
  readonly maxDepth?: number | undefined
  readonly onResumed?: ((runId: string, entries: number) => void) | undefined
  readonly maxInterruptions?: number | undefined
  readonly snapshots?: Snapshots | undefined
}

/** The runs that are driven here, each under its lease. */
export class Drives {
  readonly #options: DriveOptions
  readonly #drivers = new Set<RunDriver>()
  /** How often everything was given back. */
  #interruptions = 0
  #isClosed = false

  /** Throws a `TypeError` for a bound that makes no sense. */
  constructor(options: DriveOptions) {
    const { maxInterruptions = MAX_INTERRUPTIONS } = options
    if (!Number.isSafeInteger(maxInterruptions) || maxInterruptions < 1)
      throw new TypeError(`maxInterruptions must be an integer from 1, found ${maxInterruptions}`)
    this.#options = options
  }

  /** Loads the run and drives it until it ends, is suspended, or cannot go on here. */
  async drive(held: Held, rootOf: RootOf): Promise<RunEnd> {
    const { journal, clock, ttlMs, codeVersion, graceMs = 5_000, patienceMs = 1_000 } = this.#options
    const { development = false, onResumed = () => {}, maxDepth = MAX_DEPTH, snapshots } = this.#options
    const { head, lease, sent, now } = held
    const { runId } = head
    const interruptions = this.#interruptions
    const giveBack = async (error: unknown): Promise<never> => {
      await journal.release(lease, isOfTheLog(error) ? { stalled: error.message } : {})
      throw error
    }
    const loaded = held.created ? newRun(head) : await loadRun(journal, runId, snapshots).catch(giveBack)
    const orders = await this.#ordersOf(head, loaded.state).catch(giveBack)
    const root = await rootOf(loaded.state).catch(giveBack)
    if (root === undefined) return this.#awaitStart(held, loaded)
    const driver = new RunDriver(
      {
        ...{ journal, clock, ttlMs, codeVersion, graceMs, patienceMs, development, onResumed, maxDepth },
        ...{ runId, lease, sent, now, manifest: head.manifest, inboxLast: head.inbox.last, orders },
      },
      root,
      loaded,
    )
    this.#drivers.add(driver)
    const result = driver.drive().finally(() => this.#drivers.delete(driver))
    // Given back while the log was being loaded: the driver must hear of it too.
    if (this.#isClosed || this.#interruptions > interruptions) await driver.close()
    const end = await result
    // One that came after would stay for ever.
    await loaded.kept
    if (snapshots && end.status !== 'suspended')
      await unlessItFails('a snapshot was not dropped', () => snapshots.drop(runId))
    return end
  }

  /** Stops starting, lets running steps finish, commits, gives all leases back. Others may be driven afterwards. */
  async interrupt(): Promise<void> {
    this.#interruptions += 1
    await Promise.all([...this.#drivers].map((driver) => driver.close()))
  }

  /** The same, for good. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.interrupt()
  }

  /** What was decided about the run while nobody drove it. Throws when it must not be driven. */
  async #ordersOf({ runId, inbox }: Head, state: RunState): Promise<Orders> {
    const { journal, maxInterruptions = MAX_INTERRUPTIONS } = this.#options
    const orders = await Orders.read(new Inbox({ journal, runId, consumed: state.consumed }), inbox.last, state)
    const error = interruptedTooOften(runId, state, maxInterruptions, orders.isRevived)
    if (error) throw error
    return orders
  }

  /** Whoever began the run has not brought its task yet, which will wake it. */
  async #awaitStart({ head, lease }: Held, { state, digest }: LoadedLog): Promise<RunEnd> {
    const { journal, clock, codeVersion } = this.#options
    const { runId, inbox } = head
    const acquired = { v: 1, owner: lease.owner, ...(codeVersion === undefined ? {} : { codeVersion }) }
    await journal.append(lease, {
      ...{ after: { seq: state.seq, digest }, at: clock.now(), suspend: {}, seen: inbox.last },
      entries: [
        { kind: 'run.acquired', payload: acquired },
        { kind: 'run.suspended', payload: { v: 1 } },
      ],
      vocabulary: vocabularyOf('run.suspended', 1),
    })
    return { runId, status: 'suspended', waits: [] }
  }
}

/** Whether its log is why the run cannot go on. */
function isOfTheLog(error: unknown): error is DurabilityError {
  return (['UNKNOWN_KIND', 'SCHEMA_TOO_NEW', 'INTERRUPTED_TOO_OFTEN'] as const).some((code) =>
    isDurabilityError(error, code),
  )
}
