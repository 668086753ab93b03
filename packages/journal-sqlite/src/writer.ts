import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DurabilityError, Mutation } from '@tangle-network/durability-contract'
import { BackOff } from './busy.ts'
import type { Committer } from './committer.ts'
import type { SqliteConnection } from './connection.ts'
import { isBusy, isWriteFailure, leavesNothing, poisoned, storeError } from './error.ts'
import { writeBackLog } from './log.ts'
import { createMember, type Member, takeGroup } from './member.ts'
import { type AnswerOf, type AskOf, MUTATIONS, sizeOf } from './mutations.ts'
import { rollback, type Transaction, type TransactionParts, transactionOf } from './transaction.ts'

export interface WriterParts extends TransactionParts {
  readonly connection: SqliteConnection
  readonly busyTimeoutMs: number
  /** The file, for messages. */
  readonly where: string
  /** Called once a group has been committed, for whoever waits for news. Must not throw. */
  readonly committed: () => void
}

/** So much may stand in the log before it is written back. What a commit adds to it is taken for its payloads and these. */
const LOG_BYTES = 4 * 1024 * 1024
const COMMIT_BYTES = 12 * 1024
const MEMBER_BYTES = 2 * 1024

/**
 * Group commit: whatever is queued when a turn of the event loop comes shares one transaction and one sync, across
 * runs, and each member gets its own answer. There is no timer: an idle journal commits on the next turn. A transaction
 * runs within one turn, so nothing of this process can come in between.
 */
export class Writer implements Committer {
  readonly #parts: WriterParts
  #queue: Member[] = []
  readonly #backOff = new BackOff()
  #logged = 0
  #running = false
  #poison: DurabilityError | undefined

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /** Resolves after the COMMIT. What the mutation does may be done more than once, and undone in between. */
  commit<M extends Mutation>(mutation: M, ask: AskOf<M>): Promise<AnswerOf<M>> {
    const work = (tx: Transaction) => MUTATIONS[mutation](tx, ask)
    const { member, answer } = createMember(mutation, sizeOf(mutation, ask), work)
    this.#queue.push(member)
    if (!this.#running) {
      this.#running = true
      setImmediate(() => void this.#drain())
    }
    return answer
  }

  checkUsable(): void {
    if (this.#poison !== undefined) throw this.#poison
  }

  /** Why nothing is acknowledged any more, once that is so. */
  get poison(): DurabilityError | undefined {
    return this.#poison
  }

  async close(): Promise<void> {
    this.#parts.connection.close()
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = takeGroup(this.#queue)
      const busy = this.#attempt(group)
      if (busy === undefined) {
        this.#backOff.reset()
        if (this.#queue.length > 0) await nextTurn()
      } else {
        this.#queue.unshift(...group)
        await this.#waitForLock(busy)
      }
    }
    this.#running = false
  }

  /** One transaction for the group. Answers the error when another process holds the store: nothing is done then. */
  #attempt(group: readonly Member[]): unknown {
    const { connection, failpoint } = this.#parts
    let committing = false
    try {
      this.checkUsable()
      this.#writeBack()
      connection.exec('BEGIN IMMEDIATE')
      const written = new Set(group.filter((member) => member.apply(transactionOf(this.#parts))))
      for (const { mutation } of written) failpoint(`${mutation}:before-commit`)
      committing = true
      connection.exec('COMMIT')
      this.#logged += group.reduce((sum, { bytes }) => sum + bytes + MEMBER_BYTES, COMMIT_BYTES)
      for (const member of group) this.#deliver(member, written.has(member))
      if (written.size > 0) this.#parts.committed()
      return undefined
    } catch (error) {
      rollback(connection)
      if (isBusy(error)) return error
      this.#fail(group, error, committing)
      return undefined
    }
  }

  /**
   * Keeps the log short, ahead of a write that then begins it anew; tried again with the next one while others are in
   * the way. A sync that fails there poisons as well. No room for it is no harm, the log is kept.
   */
  #writeBack(): void {
    if (this.#logged < LOG_BYTES) return
    try {
      if (writeBackLog(this.#parts.connection)) this.#logged = 0
    } catch (error) {
      if (isWriteFailure(error)) throw error
    }
  }

  #deliver(member: Member, wrote: boolean): void {
    try {
      if (wrote) this.#parts.failpoint(`${member.mutation}:after-commit`)
      member.resolve()
    } catch (error) {
      member.reject(storeError(error, this.#parts.where, 'unknown'))
    }
  }

  #fail(group: readonly Member[], error: unknown, committing: boolean): void {
    const uncertain = committing && !leavesNothing(error)
    if (uncertain || isWriteFailure(error)) this.#poison ??= poisoned(this.#parts.where, error)
    if (group.length > 1 && !uncertain) {
      for (const member of group) member.alone = true
      this.#queue.unshift(...group)
      return
    }
    for (const member of group) {
      member.reject(storeError(error, this.#parts.where, uncertain ? 'unknown' : 'not-applied'))
    }
  }

  /** Gives up those who have waited for as long as they may, and waits. What arrives meanwhile joins the group. */
  async #waitForLock(busy: unknown): Promise<void> {
    const { busyTimeoutMs, where } = this.#parts
    const patient = ({ waitedMs }: Member) => waitedMs < busyTimeoutMs
    for (const member of this.#queue) if (!patient(member)) member.reject(storeError(busy, where, 'not-applied'))
    const waiting = this.#queue.filter(patient)
    this.#queue = [...waiting]
    if (waiting.length === 0) return
    const waitedMs = await this.#backOff.wait()
    for (const member of waiting) member.waitedMs += waitedMs
  }
}
