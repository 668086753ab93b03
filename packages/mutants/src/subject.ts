import { existsSync } from 'node:fs'
import type { Harness, KernelUnderTest, Level } from '@tangle-network/durability-conformance'
import { installedPostgres } from '@tangle-network/postgres-server'

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

/** Levels whose laws crash servers or put another in their place: these harnesses start some of their own. */
const ON_OWN_SERVERS: Partial<Record<Level, Partial<Record<SubjectName, string>>>> = {
  L3: { 'journal-postgres': './postgres-network-harness.ts' },
  F: { 'journal-postgres': '../../journal-postgres/test/failover-harness.ts' },
}

/** The harness for laws of these levels. Where servers cannot be started, one that does not claim those that need it. */
export async function harnessOf(name: SubjectName, levels: readonly Level[] = []): Promise<Harness> {
  const [level] = levels
  const own = level && levels.length === 1 ? ON_OWN_SERVERS[level]?.[name] : undefined
  const file = own && installedPostgres().length > 0 ? own : FILES[name]
  const { harness } = (await import(file)) as { harness: Harness }
  return harness
}

/** Our kernel, as the suite is given it. */
export async function kernelUnderTest(): Promise<KernelUnderTest | undefined> {
  const file = new URL('./program-kernel.ts', import.meta.url)
  if (!existsSync(file)) return undefined
  const { kernel } = (await import(file.href)) as { kernel: KernelUnderTest }
  return kernel
}
