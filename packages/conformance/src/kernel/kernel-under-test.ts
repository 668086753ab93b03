import type { Journal } from '@tangle-network/durability-contract'
import type { EffectLedger } from './effect-ledger.ts'
import type { Feature, Program } from './program.ts'

/** What a kernel is given to run a program with. */
export interface KernelPorts {
  readonly journal: Journal
  readonly ledger: EffectLedger
}

/** A kernel, with an interpreter of programs on it. */
export interface KernelUnderTest {
  readonly name: string
  readonly features: readonly Feature[]
  run(program: Program, ports: KernelPorts): Promise<unknown>
}
