import type { Invariant, Tier } from '@tangle-network/durability-conformance'
import type { SubjectName } from './subject.ts'

/** What became of a mutant on one subject. */
export interface ResultOn {
  readonly subject: SubjectName
  readonly killed: boolean
  readonly killedBy: readonly string[]
  readonly failedLaws: readonly string[]
  readonly runs: number
  readonly lawsTried: number
  readonly seconds: number
  /** Why it counts as alive, where that is not plain. */
  readonly why?: string
}

export interface MutantResult {
  readonly id: string
  readonly tier: Tier
  readonly invariant: Invariant
  readonly statement: string
  /** On every subject that it was tried on. */
  readonly killed: boolean
  readonly killedBy: readonly string[]
  readonly runs: number
  readonly seconds: number
  readonly on: readonly ResultOn[]
}
