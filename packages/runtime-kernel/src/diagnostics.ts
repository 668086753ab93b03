import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { EffectClass, FactKind } from '@tangle-network/durability-contract'

/** How something that was at work here ended, and what it took; not there while it is at work. */
export interface Ending<Status extends string> {
  status?: Status
  /** Code of the error that it failed with. */
  errorCode?: string
  durationMs?: number
}

/** A run under one lease of this process. */
export interface RunDiagnostics
  extends Ending<'done' | 'failed' | 'cancelled' | 'suspended' | 'continued' | 'given-back'> {
  readonly runId: string
  readonly agent: string
  readonly epoch: number
  /** Entries that its log held when it was loaded: 0 for a run that had not begun. */
  readonly resumedFrom: number
  /** What a subscriber had kept in the log when the run was first at work. */
  readonly firstTrace: string | undefined
  /** For a subscriber to set while it is told of the start: kept in the log, of at most 256 characters. */
  trace?: string
}

/** An agent at work in this process, whether it was spawned here or is entered again. */
export interface AgentDiagnostics extends Ending<'done' | 'failed' | 'given-back'> {
  readonly runId: string
  readonly epoch: number
  /** Keys from the root of the run. */
  readonly path: readonly string[]
  readonly agent: string
  readonly isResumed: boolean
}

/** One attempt of a step. A step that is replayed has none. */
export interface AttemptDiagnostics extends Ending<'done' | 'failed' | 'timed-out'> {
  readonly runId: string
  readonly epoch: number
  readonly path: readonly string[]
  readonly key: string
  readonly effect: EffectClass
  /** 1 for the first. */
  readonly attempt: number
}

/** An entry that was written by this process and is about to be committed. Those of transactional steps are not told. */
export interface EntryDiagnostics {
  readonly runId: string
  readonly epoch: number
  readonly seq: number
  readonly kind: FactKind
  /** Of the agent that it is about; the root's for an entry about the run. */
  readonly path: readonly string[]
  readonly key?: string
}

/**
 * Channels of `node:diagnostics_channel` on which the kernel tells what it does: ids and durations, never what is stored.
 * The first three are tracing channels: `start` as it begins, `asyncEnd` with the same object when it has ended.
 */
export const DIAGNOSTICS = {
  run: 'durability.run',
  agent: 'durability.agent',
  attempt: 'durability.attempt',
  entry: 'durability.entry',
} as const

export const runs = tracingChannel<unknown, RunDiagnostics>(DIAGNOSTICS.run)
export const agents = tracingChannel<unknown, AgentDiagnostics>(DIAGNOSTICS.agent)
export const attempts = tracingChannel<unknown, AttemptDiagnostics>(DIAGNOSTICS.attempt)
export const entries = channel(DIAGNOSTICS.entry)
