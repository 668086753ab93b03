import type { FailpointHook } from '@tangle-network/durability-contract'
import type { Calls } from './calls.ts'
import type { Statements } from './statements.ts'

/** What an operation works with. */
export interface Ports {
  readonly calls: Calls
  readonly sql: Statements
  readonly failpoint: FailpointHook
}
