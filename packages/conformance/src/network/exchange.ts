import type { Frame } from './frame.ts'
import { textsOf } from './frame.ts'

/** What a session is in: no transaction, a transaction, or one that failed. */
export type SessionStatus = 'I' | 'T' | 'E'

const OPENS = /^\s*(begin|start\s+transaction)\b/i
const ENDS = /^\s*(commit|end)\b/i
const UNDOES = /^\s*rollback\s*(;|$)/i
const NOTIFIES = /^\s*(notify\b|select\s+(pg_catalog\.)?pg_notify\s*\()/i
const READS = /^\s*(set|show|reset|listen|unlisten|notify|discard|rollback|savepoint|release|deallocate)\b/i

/** A request, up to its `Query` or `Sync`, and the answer to it, up to `ReadyForQuery`. */
export class Exchange {
  readonly isStartup: boolean
  /** Texts of the statements it executes, in order. */
  readonly statements: string[] = []
  /** What the session was in, or, when an answer was outstanding, was to be in. */
  readonly before: SessionStatus
  /** What the server said it did, by statement: `COMMIT`, `INSERT 0 1`. */
  readonly tags: string[] = []
  hasFailed = false
  /** What the session is in afterwards; undefined until the server has answered. */
  after: SessionStatus | undefined

  constructor(before: SessionStatus, isStartup = false) {
    this.before = before
    this.isStartup = isStartup
  }

  /** Whether it only tells others of what has been committed already; it may belong to no call at all. */
  get notifies(): boolean {
    return this.statements.length > 0 && this.statements.every((text) => NOTIFIES.test(text))
  }

  /** Whether it opens a transaction and does nothing else. */
  get opens(): boolean {
    return this.statements.length === 1 && OPENS.test(this.statements[0]!)
  }

  /** Whether it asks for the end of a transaction that was opened before. */
  get ends(): boolean {
    return this.before !== 'I' && this.statements.some((text) => ENDS.test(text))
  }

  /** What the session will be in if all goes well: for requests that are sent before this one is answered. */
  get expected(): SessionStatus {
    if (this.opens) return 'T'
    return this.ends || this.statements.some((text) => UNDOES.test(text)) ? 'I' : this.before
  }

  /** Whether its answer could tell of a commit: the end of a transaction, or statements that are one by themselves. */
  get mayCommit(): boolean {
    if (this.isStartup || this.statements.length === 0) return false
    if (this.before !== 'I') return this.ends
    return !this.opens && !this.notifies && !this.statements.every((text) => READS.test(text))
  }

  /** Whether what it asked for stands: answered without an error, with no transaction left open or undone. */
  get isCommitted(): boolean {
    return this.mayCommit && this.after === 'I' && !this.hasFailed && !this.tags.includes('ROLLBACK')
  }

  /** Learns from a message of the server. */
  answer({ type, bytes }: Frame): void {
    if (type === 'E') this.hasFailed = true
    if (type === 'C') this.tags.push(...textsOf({ type, bytes }, 1))
    if (type === 'Z') this.after = String.fromCharCode(bytes[5]!) as SessionStatus
  }
}
