import { describeKernel } from '@tangle-network/durability-conformance'
import { createMemoryShelf, createMemoryStore } from '@tangle-network/journal-memory'
import { describe, test } from 'vitest'
import { kernel } from './program-kernel.ts'

describeKernel(
  'runtime-kernel on journal-memory',
  {
    name: 'journal-memory',
    capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
    provision: async () => createMemoryShelf(),
    open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
    destroy: async () => {},
  },
  kernel,
  { describe, test },
)
