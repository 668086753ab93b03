import type { Batch, FactKind, Failpoint, Lease } from '@tangle-network/durability-contract'
import type { PoolPlace } from '../pool-place.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { ProgramName } from './programs.ts'

/** Where a process stands still, until it is killed or let go: at an instant of its journal, or at one of its own. */
export type Stop =
  | {
      readonly at: Failpoint
      /** Only of a batch that holds an entry of this kind. */
      readonly of?: FactKind
    }
  | { readonly instant: string }

/** What a process is to do: its first argument, in JSON. */
export interface CrashOrder {
  readonly place: PoolPlace
  /** Folder of the ledger. */
  readonly ledger: string
  /** Of this life, in the ledger. */
  readonly name: string
  readonly runId: string
  readonly program: ProgramName
  /** `run` it under a supervisor, `start` it or `tell` it something as a client, or `work` on whatever is due. */
  readonly does: 'run' | 'start' | 'tell' | 'work'
  readonly stop?: Stop
  readonly ttlMs?: number
  readonly elsewhere?: Elsewhere
}

/** A line that a process tells its parent. It has left the process before anything else happens in it. */
export type CrashReport =
  | { readonly is: 'stopped'; readonly at: string }
  /** An append is about to be made. */
  | { readonly is: 'offers'; readonly lease: Lease; readonly batch: Batch }
  | { readonly is: 'acknowledged'; readonly seq: number }
  | { readonly is: 'ended'; readonly came: unknown }
  /** It could not go on; and what the journal said when it was asked again. */
  | { readonly is: 'gave up'; readonly code: string; readonly asked: string }
  /** What each mutation came to that an owner tried who had lost its run. */
  | { readonly is: 'tried'; readonly verdicts: Readonly<Record<string, string>> }
