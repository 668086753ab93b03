import type { EndStatus, RunStatus } from '@tangle-network/durability-contract'

/** Which lease of a run: the newest that anybody was granted, or one that many grants ago; perhaps not quite it. */
export interface LeaseChoice {
  readonly run: number
  readonly age: number
  readonly forged?: 'token' | 'epoch' | 'owner'
}

/** Whose lease is asked for: a name of the worker's own, or that of whoever was granted the newest one. */
export interface RequestChoice {
  readonly ttlMs: number
  readonly as: 'itself' | 'the holder'
  readonly supersede: 'nobody' | 'the holder' | 'an earlier holder'
}

export interface PlaceChoice {
  readonly which: 'head' | 'earlier' | 'seq + 1' | 'seq - 1' | 'another digest' | 'of another run'
  readonly back: number
}

export interface AppendOperation {
  readonly do: 'append'
  readonly lease: LeaseChoice
  readonly after: PlaceChoice
  readonly at: number
  readonly payloads: readonly unknown[]
  readonly kind: string
  readonly blobs: readonly string[]
  /** What the entries refer to: blobs of the batch, stored ones, those of another run, or none that exists. */
  readonly refs: 'none' | 'carried' | 'stored' | 'of another run' | 'nowhere'
  readonly end: EndStatus | null
  /** Milliseconds from now; 'message' waits for one without end. */
  readonly suspend: number | 'message' | null
  readonly seen: 'nothing' | 'all' | 'one' | 'too many'
  readonly progress: boolean
  readonly vocabulary: number
}

/** A call whose arguments are chosen, when it is its turn, among what is known by then. It can therefore always be made. */
export type Operation =
  | {
      readonly do: 'begin'
      readonly run: number
      readonly variant: number
      readonly acquire: RequestChoice | null
      readonly reuse: boolean
    }
  | { readonly do: 'acquire'; readonly run: number; readonly request: RequestChoice }
  | { readonly do: 'renew'; readonly lease: LeaseChoice }
  | { readonly do: 'release'; readonly lease: LeaseChoice; readonly stalled: string | null }
  | AppendOperation
  /** Sends what was sent before: as it was, under the newest lease, or with another end. */
  | {
      readonly do: 'again'
      readonly back: number
      readonly under: 'the same' | 'the newest'
      readonly end: 'same' | 'none' | EndStatus
    }
  | { readonly do: 'putBlob'; readonly lease: LeaseChoice; readonly bytes: string }
  | { readonly do: 'getBlob'; readonly run: number; readonly back: number }
  | { readonly do: 'head'; readonly run: number }
  | { readonly do: 'read'; readonly run: number; readonly after: PlaceChoice; readonly limit: number }
  | {
      readonly do: 'deliver'
      readonly run: number
      readonly id: string
      readonly sender: string
      readonly payload: unknown
    }
  | { readonly do: 'inbox'; readonly run: number; readonly after: number; readonly limit: number }
  | {
      readonly do: 'claim'
      readonly ttlMs: number
      readonly limit: number
      readonly queue: string
      readonly agents: readonly string[]
      readonly vocabulary: number
    }
  | { readonly do: 'revive'; readonly run: number }
  | {
      readonly do: 'list'
      readonly prefix: string
      readonly status: readonly RunStatus[] | null
      readonly queue: string | null
      readonly after: number | null
      readonly limit: number
    }
  | { readonly do: 'forget'; readonly run: number }
  | {
      readonly do: 'prune'
      readonly agoMs: number
      readonly status: readonly EndStatus[] | null
      readonly queue: string | null
    }
  | { readonly do: 'verify'; readonly run: number }
