import type { FactKind } from '@tangle-network/durability-contract'
import type { RemoteKind } from '../../src/crash/elsewhere.ts'
import type { Stop } from '../../src/crash/order.ts'
import type { CrashStage, Ordered } from './stage.ts'

export type Backend = 'sqlite' | 'postgres'

/** A point at which a run may die, and what resume must do. */
export interface CrashPoint {
  readonly point: string
  readonly must: string
  readonly clauses?: string
  /** Backends that have no such point, and why. */
  readonly never?: Partial<Record<Backend, string>>
  /** Programs that are killed there and run again. */
  readonly cases?: readonly CrashCase[]
  /** What takes more than one process, or another fault than a kill. It counts its hits, which must come to `hits`. */
  readonly play?: (stage: CrashStage, skip: (why: string) => never) => Promise<void>
  readonly hits?: number
}

/** One process after the other is killed, then the run is resumed in another. */
export interface CrashCase extends Ordered {
  /** Where each of the processes is killed. */
  readonly kills: readonly Stop[]
  /** Only there. */
  readonly on?: Backend
  /** The log when they are dead. */
  readonly leaves: readonly FactKind[]
  /** What the run comes to then. */
  readonly comesTo: object
  /** How often the function of each step was called, over all lives. */
  readonly calls: Readonly<Record<string, number>>
  /** What comes about before the first of them is started. */
  readonly before?: (stage: CrashStage) => Promise<unknown>
  /** Where its program has something executed. */
  readonly elsewhere?: RemoteKind
  /** What comes about when the last of them is dead, before the run is resumed. */
  readonly between?: (stage: CrashStage) => Promise<unknown>
  /** What must be so besides, of what is left when the run has been resumed. */
  readonly holds?: (stage: CrashStage) => Promise<void>
}
