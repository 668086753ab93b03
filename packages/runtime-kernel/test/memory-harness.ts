import type { Harness } from '@tangle-network/durability-conformance'
import { createMemoryShelf, createMemoryStore, type MemoryShelf } from '@tangle-network/journal-memory'

/** Where the kernel is proven in its own package. */
export const memoryHarness: Harness<MemoryShelf> = {
  name: 'journal-memory',
  capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
  provision: async () => createMemoryShelf(),
  open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
  destroy: async () => {},
}
