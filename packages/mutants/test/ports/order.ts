/** What a child that uses ports is to do. */
export interface PortOrder {
  /** Module that exports the harness of the place. */
  readonly harness: string
  readonly env: unknown
  /** The journal's time, which stands still. */
  readonly now: number
  readonly ttlMs: number
  /** A whole life, or events of one tree for ever. */
  readonly does: 'live' | 'append'
  /** The failpoint at which it is killed, counted from 1. */
  readonly killAt?: number
}

export type PortReport =
  | { readonly is: 'offered' | 'acknowledged'; readonly what: string }
  | { readonly is: 'killed'; readonly at: string }
  | { readonly is: 'done'; readonly failpoints: number }
