import { describeKernel } from '@tangle-network/durability-conformance'
import { createMemoryShelf, createMemoryStore } from '@tangle-network/journal-memory'
import { describe, test } from 'vitest'
import { kernel } from './program-kernel.ts'

// Each law meets what it is about in its fixed cases alone, so that no seed leaves it unproven where few cases are tried.
describeKernel(
  'runtime-kernel on journal-memory, fixed cases alone',
  {
    name: 'journal-memory',
    capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
    provision: async () => createMemoryShelf(),
    open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
    destroy: async () => {},
  },
  kernel,
  { describe, test },
  { runs: 0 },
)
