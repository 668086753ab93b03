import { type Journal, typeName } from '@tangle-network/durability-contract'
import type { PortKind } from './port-kind.ts'
import type { Port, PortOptions } from './port-options.ts'
import { PortRuns } from './port-runs.ts'
import { unknownKind } from './read-run.ts'
import type { AnySpawnEvent, SpawnEvent } from './spawn-event.ts'
import { isSettling } from './spawn-fact.ts'

/** Trees of spawned children, each the events that made it. */
export interface SpawnJournal {
  /** Begins a tree. Doing so again with the same `at` changes nothing, with another it is `RUN_CONFLICT`. */
  beginTree(root: string, at: string): Promise<void>

  /**
   * Appends an event, which is durable when this resolves. A tree that was never begun is `RUN_NOT_FOUND`. Of events that
   * settle something (`settled`, `cancelled`, `woken`) each has a seq of its own in the tree, else `DUPLICATE_KEY`.
   */
  appendEvent<Event extends AnySpawnEvent>(root: string, event: Event): Promise<void>

  /**
   * The events of a tree in the order of their appends; undefined for one that was never begun. They are what was appended
   * and checked by nothing: `Event` is the caller's own type of them.
   */
  loadTree<Event extends AnySpawnEvent = SpawnEvent>(root: string): Promise<Event[] | undefined>
}

const EVENT = 'port.spawn-event'

const TREES: PortKind = {
  agent: 'sdk-core/spawn-journal',
  prefix: 'port/spawn-tree/',
  noun: 'spawn tree',
  keyOf(_, value) {
    const event = value as AnySpawnEvent & { readonly seq?: unknown }
    if (!isSettling(event)) return undefined
    if (Number.isInteger(event.seq)) return `seq ${event.seq} of a settlement`
    throw new TypeError(`the seq of a ${event.kind} event must be an integer, found ${typeName(event.seq)}`)
  },
}

/** Trees on a journal. Whoever writes to a tree holds it until the port is closed: for anybody else it is `LEASE_HELD`. */
export function createSpawnJournal(journal: Journal, options: PortOptions = {}): SpawnJournal & Port {
  const trees = new PortRuns(journal, TREES, options)
  return {
    beginTree: (root, at) => trees.begin(root, at),
    async appendEvent(root, event) {
      if (typeof event?.kind !== 'string') throw new TypeError(`an event must have a kind, found ${typeName(event)}`)
      await trees.append(root, EVENT, event)
    },
    async loadTree<Event extends AnySpawnEvent>(root: string) {
      const run = await trees.read(root)
      return run?.entries.map(({ kind, value }) => {
        if (kind !== EVENT) throw unknownKind(root, kind)
        return value as Event
      })
    },
    close: trees.close,
    [Symbol.asyncDispose]: trees.close,
  }
}
