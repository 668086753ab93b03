import { type PendingWait, pendingWaits as pendingOfRun, type RunState } from '@tangle-network/durability-contract'
import type { AnySpawnEvent } from './spawn-event.ts'
import { spawnFacts } from './spawn-fact.ts'

/** Something that a tree waits for, with whatever else the event says that armed it. */
export interface PendingSpawnWait {
  readonly id: string
  readonly label: string
  /** What it waits for, with the deadline that it was armed with. */
  readonly spec: unknown
  /** When it was first armed, in ms since the Unix epoch. */
  readonly armedAt: number
  /** The place among what was armed. */
  readonly ordinal: number
}

/**
 * What a tree waits for by its events: armed and not over, in the order in which it was armed. `Wait` is the caller's own
 * type of it. Of the state that `foldRun` makes of a run of the kernel, what the contract's function of this name answers.
 */
export function pendingWaits<Wait extends PendingSpawnWait = PendingSpawnWait>(events: readonly AnySpawnEvent[]): Wait[]
export function pendingWaits(state: RunState): PendingWait[]
export function pendingWaits(given: readonly AnySpawnEvent[] | RunState): PendingWait[] | PendingSpawnWait[] {
  if (!isEvents(given)) return pendingOfRun(given)
  const facts = spawnFacts(given)
  const over = new Set(facts.filter(({ does }) => does === 'settle').map(({ id }) => id))
  return facts
    .filter(({ does, id }) => does === 'wait' && !over.has(id))
    .map(({ id, seq, extra }) => ({ ...extra, id, ordinal: seq }) as unknown as PendingSpawnWait)
}

function isEvents(given: readonly AnySpawnEvent[] | RunState): given is readonly AnySpawnEvent[] {
  return Array.isArray(given)
}
