import type { Failpoint } from '@tangle-network/durability-contract'
import type { Call, Reply } from './call.ts'

/** Somebody who makes calls on a place, and may die of one. */
export interface Client {
  /** What became of the call; `died` when the client was killed before it could tell. Calls may overlap. */
  call(call: Call): Promise<Reply | 'died'>
  /** The failpoints that it passed so far, the one it died at included. */
  readonly passed: readonly Failpoint[]
  /** Closes its journal and goes; rejects when that fails. Of a dead one nothing is left to do. */
  end(): Promise<void>
}

export interface ClientOptions {
  readonly env: unknown
  readonly clock: () => number
  /** It dies at the so-manieth failpoint that it passes, counted from 1. */
  readonly dieAt?: number
}

/** Makes clients of one kind: in this process, or each in one of its own that is killed for real. */
export type ClientFactory = (options: ClientOptions) => Promise<Client>
