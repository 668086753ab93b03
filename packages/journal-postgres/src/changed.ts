import type { ChangedAsk } from '@tangle-network/durability-contract'
import type { Calls } from './calls.ts'
import { integer } from './row.ts'
import type { Statements } from './statements.ts'

/** How long a change may go unnoticed when its notification was lost. */
const POLL_MS = 400

interface Waiter {
  readonly runId: string
  readonly seq: number
  wake(): void
}

/**
 * Those who wait for a head to move. Whatever this process commits wakes them at once, a notification has them looked for,
 * and one question for all of them is asked now and then, because notifications get lost.
 */
export class Changes {
  readonly #calls: Calls
  readonly #sql: Statements
  readonly #waiters = new Set<Waiter>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #lookAgain = false
  #isClosed = false

  constructor(calls: Calls, sql: Statements) {
    this.#calls = calls
    this.#sql = sql
  }

  wait({ runId, seq, signal }: ChangedAsk): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiters.delete(waiter)
        signal.removeEventListener('abort', wake)
        if (this.#waiters.size === 0) this.#rest()
        resolve()
      }
      const waiter = { runId, seq, wake }
      this.#waiters.add(waiter)
      signal.addEventListener('abort', wake)
      if (signal.aborted || this.#isClosed) wake()
      // Looked for only once it is waiting, so that nothing falls in between.
      else this.look()
    })
  }

  /** This process has committed something to the run. */
  committed = (runId: string): void => {
    for (const waiter of this.#waiters) if (waiter.runId === runId) waiter.wake()
  }

  /** Runs whose heads have moved, as far as anybody waits for them. */
  isAwaited(runId: string): boolean {
    for (const waiter of this.#waiters) if (waiter.runId === runId) return true
    return false
  }

  get awaited(): ReadonlySet<string> {
    return new Set([...this.#waiters].map(({ runId }) => runId))
  }

  /** Looks where the heads stand that somebody waits for, and wakes whom it concerns. */
  look = (): void => {
    if (this.#isLooking) {
      this.#lookAgain = true
      return
    }
    clearTimeout(this.#timer)
    this.#isLooking = true
    this.#lookAgain = false
    void this.#lookOnce().finally(() => {
      this.#isLooking = false
      if (this.#isClosed || this.#waiters.size === 0) return
      if (this.#lookAgain) this.look()
      else this.#timer = setTimeout(this.look, POLL_MS)
    })
  }

  close(): void {
    this.#isClosed = true
    this.#rest()
    for (const waiter of this.#waiters) waiter.wake()
  }

  /** A question that fails is asked again at the next turn: waiting is no promise that the server answers. */
  async #lookOnce(): Promise<void> {
    const runIds = [...this.awaited]
    const rows = await this.#calls.read(this.#sql.changed, [runIds]).catch(() => [])
    const seqs = new Map(rows.map(({ run_id, seq }) => [run_id, integer(seq)]))
    for (const waiter of this.#waiters) if ((seqs.get(waiter.runId) ?? 0) > waiter.seq) waiter.wake()
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
