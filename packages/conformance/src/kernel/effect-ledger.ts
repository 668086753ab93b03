import type { PlannedPiece } from './planned-piece.ts'
import type { Costs } from './program.ts'

/** Of a remote. To leave is to release what may still be at work, which destroys nothing. */
export type RemoteCall = 'bind' | 'start' | 'lookup' | 'attach' | 'result' | 'cancel' | 'release' | 'leave'

/** One thing that happened in the outside world, to an agent, or between a kernel and its journal. */
export type LedgerLine = { readonly life: number } & (
  | {
      /** The function of a step was called. */
      readonly what: 'start'
      readonly path: readonly string[]
      readonly key: string
      readonly epoch: number
      readonly attempt: number
      readonly idempotencyKey: string
    }
  /** An attempt has spent that much, whether it says so or not. */
  | {
      readonly what: 'spent'
      readonly path: readonly string[]
      readonly key: string
      readonly epoch: number
      readonly attempt: number
      readonly costs: Costs
    }
  /** An attempt has emitted a piece, at that time of its clock. */
  | { readonly what: 'emitted'; readonly piece: PlannedPiece; readonly now: number }
  | { readonly what: 'end'; readonly path: readonly string[]; readonly key: string }
  /** An agent was entered, or told something. */
  | { readonly what: 'entered'; readonly path: readonly string[]; readonly task: unknown }
  | { readonly what: 'told'; readonly path: readonly string[]; readonly event: unknown }
  /** What was told is the very object that a function had returned. */
  | { readonly what: 'aliased'; readonly path: readonly string[] }
  /** The kernel was told to interrupt the run. */
  | { readonly what: 'closing' }
  | { readonly what: 'granted'; readonly epoch: number; readonly owner: string; readonly now: number }
  | {
      readonly what: 'appending'
      readonly epoch: number
      readonly batch: string
      /** The seq of its last entry, and when it was sent by the journal's clock. */
      readonly last: number
      readonly now: number
    }
  | { readonly what: 'acked'; readonly epoch: number; readonly seq: number; readonly digest: string }
  /** A remote is asked something about what has that id or reference, or is that environment. */
  | { readonly what: 'asked'; readonly of: RemoteCall; readonly about: string }
  /** A call was answered with an error. */
  | { readonly what: 'refused'; readonly call: string; readonly code: string; readonly outcome: string }
)

/** What happened, without saying whose life it was. */
export type LedgerEvent = LedgerLine extends infer Line ? (Line extends LedgerLine ? Omit<Line, 'life'> : never) : never

/** Kept where no crash of a kernel reaches. */
export interface EffectLedger {
  write(line: LedgerLine): void
}

export class MemoryLedger implements EffectLedger {
  readonly lines: LedgerLine[] = []

  /** What is written is as it was then, whatever becomes of it. */
  write(line: LedgerLine): void {
    this.lines.push(structuredClone(line))
  }
}
