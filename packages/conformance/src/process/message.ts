import type { Failpoint } from '@tangle-network/durability-contract'
import type { Call, Reply } from '../history/call.ts'

/** What a parent tells a worker, one line of JSON each. `now` is what the worker's clock says from then on. */
export type Order =
  | {
      readonly do: 'open'
      readonly env: unknown
      readonly now: number
      readonly dieAt?: number
      readonly stopAt?: number
    }
  | { readonly do: 'call'; readonly id: number; readonly call: Call; readonly now: number; readonly jumpMs: number }
  | { readonly do: 'close'; readonly now: number }

/** What a worker tells its parent, one line of JSON each. Of anything else that goes wrong it dies, and says so on stderr. */
export type Report =
  | { readonly is: 'ready' }
  | { readonly is: 'opened' }
  | { readonly is: 'passed'; readonly failpoint: Failpoint }
  | { readonly is: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly is: 'closed' }

/** Descriptors of a worker: where its reports leave, and what it waits for when it has stopped itself. */
export const REPORT_FD = 3
export const GO_FD = 4
