import {
  defineJournal,
  type FailpointHook,
  type Journal,
  type JournalOptions,
} from '@tangle-network/durability-contract'
import { createMemoryShelf, type MemoryShelf } from './memory-shelf.ts'
import { MemoryStore } from './memory-store.ts'

export interface MemoryJournalOptions extends JournalOptions {
  /** Where the runs live; pass one shelf to several journals to let them see the same runs. */
  readonly shelf?: MemoryShelf
  /** Milliseconds since the Unix epoch. */
  readonly clock?: () => number
  readonly failpoint?: FailpointHook
}

/** A journal in this process's memory: everything the contract asks for, except that it dies with the process. */
export function createMemoryJournal(options: MemoryJournalOptions = {}): Journal {
  const { shelf = createMemoryShelf(), clock = Date.now, failpoint = () => {}, ...journal } = options
  return defineJournal(new MemoryStore(shelf, clock, failpoint), journal)
}

export { createMemoryShelf, type MemoryRun, type MemoryShelf } from './memory-shelf.ts'
