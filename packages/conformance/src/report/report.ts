import type { Failure } from '../law/ended-law.ts'
import type { Invariant } from '../law/invariant.ts'
import type { Level, RemoteLevel } from '../law/law.ts'

export const REPORT_VERSION = 1

/** What became of one law. `exempt` laws are broken, and known to be. */
export interface LawReport {
  readonly id: string
  readonly level: Level | RemoteLevel
  readonly clause: string
  readonly also: readonly string[]
  readonly invariant: Invariant
  readonly statement: string
  readonly result: 'holds' | 'broken' | 'exempt' | 'not claimed'
  /** Why it is not claimed, or exempt. */
  readonly reason?: string
  readonly seconds: number
  /** Random cases, of which schedules are some. */
  readonly cases: number
  readonly schedules: number
  readonly operations: number
  readonly failure?: Failure
  /** The seed that the failure came from; with a time to share, not always that of the report. */
  readonly seed?: number
  /** What to paste to see the failure again. */
  readonly replay?: string
}

/** What a conformance run found, as plain data; every other form of report is made of it. */
export interface Report {
  readonly version: typeof REPORT_VERSION
  readonly subject: string
  readonly kernel: string | null
  /** What the run was narrowed to by its caller; null where it was not. */
  readonly chosen: { readonly levels: readonly Level[] | null; readonly laws: readonly string[] | null }
  readonly seed: number
  /** Random cases a law; with a time to share, a law and turn. */
  readonly runs: number
  /** The time that was shared, if one was. */
  readonly timeMs: number | null
  readonly startedAt: string
  readonly seconds: number
  readonly environment: Readonly<Record<string, string>>
  readonly laws: readonly LawReport[]
  readonly faults: Readonly<Record<string, { readonly asked: number; readonly landed: number }>>
  readonly coverage: Readonly<Record<string, number>>
  readonly cases: number
  readonly schedules: number
  readonly operations: number
  readonly kills: number
  /** Whether every claimed law holds. */
  readonly holds: boolean
}
