import {
  defineJournal,
  type FailpointHook,
  type Journal,
  type JournalOptions,
  type JournalStore,
} from '@tangle-network/durability-contract'
import { createMemoryShelf, type MemoryShelf } from './memory-shelf.ts'
import { MemoryStore } from './memory-store.ts'

export interface MemoryStoreOptions {
  /** Where the runs live; pass one shelf to several journals to let them see the same runs. */
  readonly shelf?: MemoryShelf | undefined
  /** Milliseconds since the Unix epoch. */
  readonly clock?: (() => number) | undefined
  readonly failpoint?: FailpointHook | undefined
}

export interface MemoryJournalOptions extends JournalOptions, MemoryStoreOptions {}

/** A journal in this process's memory: everything the contract asks for, except that it dies with the process. */
export function createMemoryJournal({ shelf, clock, failpoint, ...journal }: MemoryJournalOptions = {}): Journal {
  return defineJournal(createMemoryStore({ shelf, clock, failpoint }), journal)
}

/** The store beneath, for whoever makes journals of it himself. */
export function createMemoryStore(options: MemoryStoreOptions = {}): JournalStore {
  const { shelf = createMemoryShelf(), clock = Date.now, failpoint = () => {} } = options
  return new MemoryStore(shelf, clock, failpoint)
}

export { createMemoryShelf, type MemoryRun, type MemoryShelf } from './memory-shelf.ts'
