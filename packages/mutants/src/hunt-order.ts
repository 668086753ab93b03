import type { Invariant, Level } from '@tangle-network/durability-conformance'
import type { SubjectName } from './subject.ts'

/** What a child process is asked to do, in one line of JSON. */
export interface HuntOrder {
  readonly on: SubjectName
  /** The generic mutant to plant; none where the code is patched, or healthy. */
  readonly plant: string | null
  readonly invariants: readonly Invariant[]
  readonly seed: number
  readonly runs: number
  readonly levels: readonly Level[]
  /** Ids of laws; null for all. */
  readonly laws: readonly string[] | null
  /** Ids of laws that are left out, because they fail on healthy code too. */
  readonly except: readonly string[]
  readonly matrix: boolean
  readonly lawMs: number
}

/** What it answers, in its last line. */
export interface HuntReply {
  readonly killedBy: readonly string[]
  readonly failed: readonly { readonly law: string; readonly invariant: Invariant; readonly message: string }[]
  /** How often a planted mutant bit; null where nothing was planted. */
  readonly bitten: number | null
  readonly runs: number
  readonly lawsTried: number
  readonly seconds: number
}
