import type { Feature } from '../kernel/program.ts'
import type { Invariant } from './invariant.ts'
import type { Trial } from './trial.ts'

/** What a level asks of a backend or kernel. L5 (loss of power) and L6 (exhaustion) are not here yet. */
export const LEVELS = {
  L0: 'contract and values',
  L1: 'concurrency',
  L2: 'kill',
  L3: 'network ambiguity',
  L4: 'zombies and clocks',
  F: 'failover',
  K: 'a kernel on the journal',
} as const

export type Level = keyof typeof LEVELS

/** What is asked of executions elsewhere, which are of no backend and no kernel. */
export const REMOTE_LEVELS = { R: 'executions elsewhere' } as const

export type RemoteLevel = keyof typeof REMOTE_LEVELS

/** What a harness may lack; a law that needs it is then not claimed. */
export type Need =
  | 'store'
  | 'worker'
  | 'inspect'
  | 'kernel'
  | 'kernel module'
  | 'network'
  | 'server process'
  | 'notifications'
  | 'transactions'
  | 'failover'

/** One promise of the contract and the check that would see it broken. */
export interface Law {
  /** In kebab-case; the name of its file. */
  readonly id: string
  readonly level: Level
  /** The clause of CONTRACT.md that it checks. */
  readonly clause: string
  /** Clauses that it checks besides. */
  readonly also?: readonly string[]
  readonly invariant: Invariant
  /** Can be read aloud. */
  readonly statement: string
  readonly needs?: readonly Need[]
  /** What the kernel must offer to be held to it. */
  readonly features?: readonly Feature[]
  /** What must have come about at least once while it ran, by the labels of the tally; else it has proven nothing. */
  readonly meets?: readonly string[]
  /** Rejects when the law is broken: with a `Violation` that names its invariant, or else the law's own is meant. */
  check(trial: Trial): Promise<void>
}
