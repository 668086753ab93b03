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
  /** No law that could see it is claimed on this subject. */
  readonly notTried?: boolean
  /** Why it counts as alive or was not tried, where that is not plain. */
  readonly why?: string
}

export interface MutantResult {
  readonly id: string
  readonly tier: Tier
  readonly invariant: Invariant
  readonly statement: string
  /** On every subject that it was tried on. */
  readonly killed: boolean
  /** On no subject is a law claimed that could see it. */
  readonly notTried: boolean
  readonly killedBy: readonly string[]
  readonly runs: number
  readonly seconds: number
  readonly on: readonly ResultOn[]
}
