import type { Failure } from '../law/ended-law.ts'
import type { Invariant } from '../law/invariant.ts'
import type { Level, Need } from '../law/law.ts'

export const REPORT_VERSION = 1

/** What became of one law. `exempt` laws are broken, and known to be. */
export interface LawReport {
  readonly id: string
  readonly level: Level
  readonly clause: string
  readonly also: readonly string[]
  readonly invariant: Invariant
  readonly statement: string
  readonly result: 'holds' | 'broken' | 'exempt' | 'not claimed'
  /** Why it is not claimed, or exempt. */
  readonly reason?: string
  readonly seconds: number
  readonly schedules: number
  readonly operations: number
  readonly failure?: Failure
  /** What to paste to see the failure again. */
  readonly replay?: string
}

/** What a conformance run found, as plain data; every other form of report is made of it. */
export interface Report {
  readonly version: typeof REPORT_VERSION
  readonly subject: string
  readonly kernel: string | null
  readonly seed: number
  readonly runs: number
  readonly startedAt: string
  readonly seconds: number
  readonly environment: Readonly<Record<string, string>>
  readonly laws: readonly LawReport[]
  readonly faults: Readonly<Record<string, { readonly asked: number; readonly landed: number }>>
  readonly coverage: Readonly<Record<string, number>>
  readonly schedules: number
  readonly operations: number
  readonly kills: number
  /** Whether every claimed law holds. */
  readonly holds: boolean
}

export type { Need }
