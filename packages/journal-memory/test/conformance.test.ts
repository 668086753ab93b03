import { describeJournal } from '@tangle-network/durability-conformance'
import { describe, test } from 'vitest'
import { createMemoryShelf, createMemoryStore } from '../src/index.ts'

describeJournal(
  'journal-memory',
  {
    name: 'journal-memory',
    capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
    provision: async () => createMemoryShelf(),
    open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
    destroy: async () => {},
  },
  { describe, test },
)
