/** What every event has. Whatever else it carries comes back as it was given. */
export interface AnySpawnEvent {
  readonly kind: string
}

interface OfNode {
  readonly id: string
  /** When it happened, for people: nothing is ordered by it. */
  readonly at?: string | undefined
}

interface Settling extends OfNode {
  /** The place in the order in which the parent was told, which no other settlement of the tree has. */
  readonly seq: number
}

/** A child was spawned. */
export interface SpawnedEvent extends OfNode {
  readonly kind: 'spawned'
  /** Of the root there is none. */
  readonly parent?: string | undefined
  readonly label: string
  /** The place among what was spawned; it may equal the seq of a settlement. */
  readonly seq: number
  readonly runtime?: unknown
  readonly budget?: unknown
}

/** A child is over: with a result, which lies under `outRef`, or without. */
export interface SettledEvent extends Settling {
  readonly kind: 'settled'
  readonly status: 'done' | 'down'
  readonly outRef?: string | undefined
  readonly verdict?: unknown
  readonly spent?: unknown
  /** Whether the machinery failed it. */
  readonly infra?: boolean | undefined
  readonly reason?: string | undefined
}

export interface CancelledEvent extends Settling {
  readonly kind: 'cancelled'
  readonly reason: string
}

/** Something waits. Armed again by a later process, it keeps the deadline in `spec`. */
export interface WaitingEvent extends OfNode {
  readonly kind: 'waiting'
  readonly parent?: string | undefined
  readonly label: string
  readonly spec: unknown
  /** In ms since the Unix epoch. */
  readonly armedAt: number
  /** The place among what was armed. */
  readonly seq: number
}

/** A wait is over; what came of it lies under `outRef`, unless it was cancelled. */
export interface WokenEvent extends Settling {
  readonly kind: 'woken'
  readonly by: 'fired' | 'timeout' | 'cancelled'
  readonly outRef?: string | undefined
}

/** What an agent used for itself. */
export interface MeteredEvent extends OfNode {
  readonly kind: 'metered'
  readonly spend: unknown
  readonly seq: number
}

/** The events of a tree that are read here. Those of other kinds are kept with them, and skipped. */
export type SpawnEvent = SpawnedEvent | SettledEvent | CancelledEvent | WaitingEvent | WokenEvent | MeteredEvent
