import type { Harness } from '../harness.ts'
import type { KernelUnderTest } from '../kernel/kernel-under-test.ts'
import type { Invariant } from '../law/invariant.ts'

/** A bug that is planted in somebody's backend, to see whether the laws would have caught it there. */
export interface Mutant {
  readonly id: string
  /** Which kind of trial shows it: sequential, concurrent, kill, clock, … */
  readonly tier: string
  readonly invariant: Invariant
  readonly statement: string
}

export interface MutantReport extends Mutant {
  readonly killed: boolean
  /** Ids of the laws that caught it and name its invariant. */
  readonly killedBy: readonly string[]
  readonly runs: number
  readonly seconds: number
}

export interface MutantOptions {
  readonly seed: number
  readonly runs: number
  readonly only?: readonly string[]
  readonly kernel?: KernelUnderTest
  readonly onProgress?: (report: MutantReport) => void
}

export const MUTANTS: readonly Mutant[] = []

export async function tryMutants(_harness: Harness, _options: MutantOptions): Promise<MutantReport[]> {
  return []
}
