import { existsSync } from 'node:fs'
import type { Harness, KernelUnderTest } from '@tangle-network/durability-conformance'

/** What laws are tried on. */
export const SUBJECTS = ['journal-memory', 'journal-sqlite', 'journal-postgres', 'transactional-memory'] as const

export type SubjectName = (typeof SUBJECTS)[number]

/** Only for bugs in transactions: for all others it is journal-memory once more. */
export const TRANSACTIONAL: SubjectName = 'transactional-memory'

const FILES: Record<SubjectName, string> = {
  'journal-memory': './memory-harness.ts',
  'journal-sqlite': './sqlite-harness.ts',
  'journal-postgres': './postgres-harness.ts',
  'transactional-memory': './transactional-memory.ts',
}

export async function harnessOf(name: SubjectName): Promise<Harness> {
  const { harness } = (await import(FILES[name])) as { harness: Harness }
  return harness
}

/** Our kernel, as the suite is given it. */
export async function kernelUnderTest(): Promise<KernelUnderTest | undefined> {
  const file = new URL('./program-kernel.ts', import.meta.url)
  if (!existsSync(file)) return undefined
  const { kernel } = (await import(file.href)) as { kernel: KernelUnderTest }
  return kernel
}
