import type { JournalStore } from '@tangle-network/durability-contract'
import type { OpenOptions } from '../harness.ts'
import type { Invariant } from '../law/invariant.ts'

/** What it takes to see a bug: one caller, several at a time, a kill or a fault, a clock that moves, a bad line, a crash. */
export const TIERS = {
  S: 'sequential',
  C: 'concurrent',
  K: 'kill',
  T: 'clock',
  N: 'network',
  P: 'loss of power',
} as const

export type Tier = keyof typeof TIERS

/** Where a mutant is planted. */
export interface MutantWorld {
  /** To be called whenever the broken path was taken: a mutant that never bit has tested nothing. */
  readonly bite: () => void
  /** What the stores share, under a name, that this process opened on one place, as connections share a database. */
  readonly shared: <T>(make: () => T, name?: string) => T
}

/** A bug that can be planted in any store: it breaks one promise and keeps the others. */
export interface Mutant {
  /** In kebab-case; the name of its file. */
  readonly id: string
  readonly tier: Tier
  /** What a law must name that finds it. */
  readonly invariant: Invariant
  /** What it may name instead, where one bug breaks a promise that two invariants share. */
  readonly also?: readonly Invariant[]
  /** What the planted store does. */
  readonly statement: string
  /** The store with the bug. */
  plant(store: JournalStore, world: MutantWorld): JournalStore
  /** What the store is opened with instead, for a bug that lies beneath its methods. */
  arm?(options: OpenOptions, world: MutantWorld): OpenOptions
}
