import { existsSync } from 'node:fs'
import type { Harness, KernelUnderTest } from '@tangle-network/durability-conformance'
import { createMemoryShelf, createMemoryStore, type MemoryShelf } from '@tangle-network/journal-memory'

/** What laws are tried on. */
export const SUBJECTS = ['journal-memory', 'journal-sqlite'] as const

export type SubjectName = (typeof SUBJECTS)[number]

const memory: Harness<MemoryShelf> = {
  name: 'journal-memory',
  capabilities: { durability: 'memory', hosts: 'one' },
  provision: async () => createMemoryShelf(),
  open: async (shelf, options) => createMemoryStore({ shelf, ...options }),
  destroy: async () => {},
}

export async function harnessOf(name: SubjectName): Promise<Harness> {
  if (name === 'journal-memory') return memory as Harness
  const { harness } = await import('./sqlite-harness.ts')
  return harness as Harness
}

/** Our kernel, as the suite is given it. */
export async function kernelUnderTest(): Promise<KernelUnderTest | undefined> {
  const file = new URL('./program-kernel.ts', import.meta.url)
  if (!existsSync(file)) return undefined
  const { kernel } = (await import(file.href)) as { kernel: KernelUnderTest }
  return kernel
}
