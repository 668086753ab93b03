import type {
  Batch,
  BeginOptions,
  BlobAddress,
  ClaimRequest,
  Cursor,
  InboxOptions,
  Lease,
  LeaseRequest,
  ListQuery,
  Manifest,
  MessageDraft,
  PruneQuery,
  ReadOptions,
} from '@tangle-network/durability-contract'

/** A batch as plain data: its blobs as text, of which each character is a byte. */
export type PlainBatch = Omit<Batch, 'blobs'> & { readonly blobs?: readonly string[] }

/** One call of a journal as plain data, so that it can be kept, shown, and sent to another process. */
export type Call =
  | { readonly do: 'begin'; readonly runId: string; readonly manifest: Manifest; readonly options: BeginOptions }
  | { readonly do: 'acquire'; readonly runId: string; readonly request: LeaseRequest }
  | { readonly do: 'renew'; readonly lease: Lease }
  | { readonly do: 'release'; readonly lease: Lease; readonly stalled?: string }
  | { readonly do: 'append'; readonly lease: Lease; readonly batch: PlainBatch }
  | { readonly do: 'putBlob'; readonly lease: Lease; readonly bytes: string }
  | { readonly do: 'getBlob'; readonly runId: string; readonly address: BlobAddress }
  | { readonly do: 'head'; readonly runId: string }
  | { readonly do: 'read'; readonly runId: string; readonly options: ReadOptions }
  | { readonly do: 'deliver'; readonly runId: string; readonly message: MessageDraft }
  | { readonly do: 'inbox'; readonly runId: string; readonly options: InboxOptions }
  | { readonly do: 'claim'; readonly request: ClaimRequest }
  | { readonly do: 'revive'; readonly runId: string; readonly sender: string; readonly reason: string }
  | { readonly do: 'list'; readonly query: ListQuery }
  | { readonly do: 'forget'; readonly runId: string }
  | { readonly do: 'prune'; readonly query: PruneQuery }
  | { readonly do: 'verify'; readonly runId: string }
  /** Answers the lines of the archive. */
  | { readonly do: 'export'; readonly runId: string }
  | { readonly do: 'import'; readonly lines: readonly string[] }
  /** A transaction that makes effects under these keys, and returns the batch. */
  | {
      readonly do: 'transact'
      readonly lease: Lease
      readonly after: Cursor
      readonly effects: readonly string[]
      readonly batch: Omit<Batch, 'after' | 'blobs'>
    }

/** What random schedules are made of, and the model knows: archives and transactions have laws of their own. */
export type AtomicCall = Exclude<Call, { readonly do: 'export' | 'import' | 'transact' }>

/** What became of a call: its answer as plain data, or an error's code and outcome. */
export type Reply =
  | { readonly ok: unknown }
  | { readonly code: string; readonly outcome: 'not-applied' | 'unknown'; readonly message: string }
