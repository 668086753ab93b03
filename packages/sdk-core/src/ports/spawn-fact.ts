import { DurabilityError } from '@tangle-network/durability-contract'
import type { AnySpawnEvent } from './spawn-event.ts'

/** Kinds that settle something: their seqs are one order. */
const SETTLING = new Set(['settled', 'cancelled', 'woken'])

type Fields = Readonly<Record<string, unknown>>

/** What the folds read of an event, under the names that its writer may use. The rest of it is in `extra`. */
export interface SpawnFact {
  readonly does: 'spawn' | 'wait' | 'settle' | 'meter'
  readonly id: string
  /** In the order of spawns, or in that of settlements. */
  readonly seq: number
  readonly event: Fields
  /** Without what says which event it is. */
  readonly extra: Fields
}

export function isSettling({ kind }: AnySpawnEvent): boolean {
  return SETTLING.has(kind)
}

/** The facts of a tree, each in its order. Events of other kinds say nothing. */
export function spawnFacts(events: readonly AnySpawnEvent[]): SpawnFact[] {
  return events.flatMap((event) => factOf(event) ?? []).sort((one, other) => one.seq - other.seq)
}

/** Of an event that a fold cannot go on without: what was expected of it. */
export function brokenTree(expected: string, found: string): DurabilityError {
  return new DurabilityError('CORRUPT', { expected, found, where: 'events of a spawn tree' })
}

function factOf(given: AnySpawnEvent): SpawnFact | undefined {
  const event = given as unknown as Fields
  const does = doingOf(given)
  if (does === undefined) return undefined
  const { kind: _, id, seq, ordinal, at: __, ...extra } = event
  const place = seq ?? ordinal
  if (typeof id !== 'string') throw brokenTree(`an id in every ${given.kind} event`, typeof id)
  // What is metered has no order.
  if (typeof place !== 'number' && does !== 'meter')
    throw brokenTree(`a seq in the ${given.kind} of ${id}`, typeof place)
  return { does, id, seq: typeof place === 'number' ? place : 0, event, extra }
}

function doingOf(event: AnySpawnEvent): SpawnFact['does'] | undefined {
  if (isSettling(event)) return 'settle'
  if (event.kind === 'spawned') return 'spawn'
  if (event.kind === 'waiting' || event.kind === 'armed') return 'wait'
  return event.kind === 'metered' ? 'meter' : undefined
}

/** How something ended. */
export type Ending = 'done' | 'failed' | 'cancelled'

export function endingOf({ event }: SpawnFact): Ending {
  if (event.kind === 'cancelled' || event.by === 'cancelled') return 'cancelled'
  if (event.kind === 'woken') return 'done'
  return (event.status ?? event.outcome) === 'done' ? 'done' : 'failed'
}

/** When it was, in ms since the Unix epoch, where the event says so in a way that can be read. */
export function timeOf({ event: { at } }: SpawnFact): number | undefined {
  const time = typeof at === 'string' ? Date.parse(at) : at
  return typeof time === 'number' && Number.isFinite(time) ? time : undefined
}
