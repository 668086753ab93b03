import type { Invariant, Tier } from '@tangle-network/durability-conformance'
import type { SubjectName } from './subject.ts'

/** A change of one file. */
export interface Patch {
  /** From the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly replace: string
  readonly by: string
}

/** A bug that no wrapper of a store can express: a change of the source of one of our packages, as data. */
export interface PatchMutant extends Patch {
  /** In kebab-case; the name of its file. */
  readonly id: string
  readonly tier: Tier
  /** What a law must name that finds it. */
  readonly invariant: Invariant
  /** What it may name instead, where one bug breaks a promise that two invariants share. */
  readonly also?: readonly Invariant[]
  /** The level of the laws that can see it, where those of all subjects cannot: not tried where no such law is claimed. */
  readonly level?: string
  /** What the patched code does. */
  readonly statement: string
  /** What the laws are tried on, where that is not what the package is usually tried on. */
  readonly on?: SubjectName
  /** What changes elsewhere, where the bug does not fit into one place. */
  readonly besides?: readonly Patch[]
}
