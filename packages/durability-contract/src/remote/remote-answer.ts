import type { Amounts } from '../vocabulary/amounts.ts'

/** What an execution came to, as the remote proves it. */
export type RemoteResult =
  | { readonly ok: unknown; readonly spent?: Amounts | undefined }
  | { readonly failed: RemoteFailure; readonly spent?: Amounts | undefined }
  /** It stopped because it was asked to. */
  | { readonly cancelled: true; readonly spent?: Amounts | undefined }

export interface RemoteFailure {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
  readonly data?: unknown
}

/** `conflict`: the id stands for another request, so ours was not started. */
export type Bound = { readonly is: 'created' | 'replayed'; readonly environment: unknown } | { readonly is: 'conflict' }

export type Started = { readonly is: 'created' | 'replayed'; readonly reference: unknown } | { readonly is: 'conflict' }

/** How an execution stands, for all that the remote can tell. */
export type Sighting =
  | { readonly is: 'running'; readonly reference: unknown }
  /** It has stopped for good, and this came of it. */
  | { readonly is: 'ended'; readonly reference: unknown; readonly result: RemoteResult }
  /** It has stopped for good; what came of it is no longer kept. */
  | { readonly is: 'gone' }
  /** Proof that nothing was ever started under this id, and that nothing on its way will be. */
  | { readonly is: 'never-started' }
  /** The remote knows nothing of it. That proves nothing: it may have forgotten. */
  | { readonly is: 'unknown' }

/** An event; one without data only says how far the execution has come. */
export interface RemoteEvent {
  /** Counts from 1, without holes. One that came before may come again. */
  readonly position: number
  readonly data?: unknown
  readonly token?: string | undefined
}

export type Attached =
  | { readonly is: 'attached'; readonly events: AsyncIterable<RemoteEvent> }
  /** What followed the cursor is no longer kept. The first event that is stands at `first`. */
  | { readonly is: 'expired'; readonly first: number }
  /** The remote has not come so far: it is not the history that was seen. */
  | { readonly is: 'ahead'; readonly last: number }
  | { readonly is: 'unknown' }

/** `requested` is no end. `ended` is, and proven. */
export type Cancelled =
  | { readonly is: 'requested' | 'unknown' }
  | { readonly is: 'ended'; readonly result: RemoteResult }

/** What the remote says of an environment that was given back; it is kept in the log. */
export interface Released {
  /** False where it is left to the remote's own expiry. */
  readonly isReleased: boolean
  readonly receipt?: unknown
}
