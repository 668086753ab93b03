import type { Invariant, Tier } from '@tangle-network/durability-conformance'
import type { SubjectName } from './subject.ts'

/** A bug that no wrapper of a store can express: a change of the source of one of our packages, as data. */
export interface PatchMutant {
  /** In kebab-case; the name of its file. */
  readonly id: string
  readonly tier: Tier
  /** What a law must name that finds it. */
  readonly invariant: Invariant
  /** What it may name instead, where one bug breaks a promise that two invariants share. */
  readonly also?: readonly Invariant[]
  /** What the patched code does. */
  readonly statement: string
  /** From the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly replace: string
  readonly by: string
  /** What the laws are tried on, where that is not what the package is usually tried on. */
  readonly on?: SubjectName
}
