import { type FSWatcher, watch } from 'node:fs'
import type { ChangedAsk } from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import type { Statements } from './statements.ts'

/** The longest that a change stays unnoticed when its notification was lost. */
const SAFETY_POLL_MS = 500
/** How long, and how often at least, to go on looking after the log was written to. */
const AFTERMATH_MS = 1_000
const SHORTEST_DELAY_MS = 1
const LONGEST_DELAY_MS = 32

interface Waiter {
  readonly runId: string
  readonly seq: number
  readonly resolve: () => void
}

export interface ChangesParts {
  readonly connection: SqliteConnection
  readonly sql: Statements
  /** Throws once nothing may be read any more. */
  readonly checkUsable: () => void
}

/**
 * Tells when a run has moved. Commits of this journal say so themselves; those of others are noticed because they write
 * to the log file, which is watched while somebody waits. Such a notification comes before the sync, hence before the
 * commit can be seen: from then on it is looked for with growing delays. Nothing is ever told but by a look at the row.
 */
export class Changes {
  readonly #connection: SqliteConnection
  readonly #sql: Statements
  readonly #checkUsable: () => void
  readonly #waiters = new Set<Waiter>()
  #watcher: FSWatcher | undefined
  #poll: NodeJS.Timeout | undefined
  #next: NodeJS.Timeout | undefined
  #nextDelayMs = 0
  #noticedAt = 0

  constructor({ connection, sql, checkUsable }: ChangesParts) {
    this.#connection = connection
    this.#sql = sql
    this.#checkUsable = checkUsable
  }

  /** Resolves when the run is not where it was, or the signal is aborted. */
  wait({ runId, seq, signal }: ChangedAsk): Promise<void> {
    return new Promise((resolve) => {
      // A journal that was closed has aborted the signal: its connection is not to be touched any more.
      if (signal.aborted) return resolve()
      const done = () => {
        this.#waiters.delete(waiter)
        signal.removeEventListener('abort', done)
        if (this.#waiters.size === 0) this.#poll?.unref()
        resolve()
      }
      const waiter = { runId, seq, resolve: done }
      this.#waiters.add(waiter)
      signal.addEventListener('abort', done)
      this.#start()
      // Looked at only once it is watched, so that nothing falls in between.
      this.#look(waiter)
    })
  }

  /** Of this journal, which may have moved any run. */
  readonly committed = (): void => {
    for (const waiter of this.#waiters) this.#look(waiter)
  }

  close(): void {
    for (const { resolve } of this.#waiters) resolve()
    this.#stop()
  }

  /** One watcher and one timer for all who wait. As long as anybody does, the timer keeps the process alive. */
  #start(): void {
    this.#poll?.ref()
    if (this.#poll !== undefined) return
    this.#poll = setInterval(() => this.#pollAll(), SAFETY_POLL_MS)
    const { file } = this.#connection.prepare('PRAGMA database_list').get() as { file: string }
    try {
      this.#watcher = watch(`${file}-wal`, { persistent: false }, () => this.#noticed())
      this.#watcher.on('error', () => this.#watcher?.close())
    } catch {
      // Too many are watched already, or this platform cannot: the poll finds whatever a notification would have told.
    }
  }

  #stop(): void {
    this.#watcher?.close()
    clearInterval(this.#poll)
    clearTimeout(this.#next)
    this.#watcher = this.#poll = this.#next = undefined
  }

  /** Whoever follows a run waits again at once, so the watcher outlives the last waiter by a while. */
  #pollAll(): void {
    if (this.#waiters.size === 0) this.#stop()
    this.committed()
  }

  /** A look that is already next stays: notifications in a row must not put it off for ever. */
  #noticed(): void {
    this.#noticedAt = performance.now()
    if (this.#next !== undefined && this.#nextDelayMs === SHORTEST_DELAY_MS) return
    clearTimeout(this.#next)
    this.#lookAfter(SHORTEST_DELAY_MS)
  }

  #lookAfter(delayMs: number): void {
    this.#nextDelayMs = delayMs
    this.#next = setTimeout(() => {
      this.#next = undefined
      this.committed()
      if (performance.now() - this.#noticedAt < AFTERMATH_MS) this.#lookAfter(Math.min(delayMs * 2, LONGEST_DELAY_MS))
    }, delayMs).unref()
  }

  /** Where it cannot look, the waiter goes and reads, and is told why. */
  #look({ runId, seq, resolve }: Waiter): void {
    try {
      this.#checkUsable()
      const row = this.#sql.changed.get({ run_id: runId }) as { seq: number } | undefined
      if (row?.seq === seq) return
    } catch {}
    resolve()
  }
}
