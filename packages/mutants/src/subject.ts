import { existsSync } from 'node:fs'
import type { Harness, KernelUnderTest, Level, RemoteHarness } from '@tangle-network/durability-conformance'
import { installedPostgres } from '@tangle-network/postgres-server'

/** Journals that laws are tried on. */
export const JOURNALS = ['journal-memory', 'journal-sqlite', 'journal-postgres', 'transactional-memory'] as const
/** Remotes that those of level R are tried on, which need no journal. */
export const REMOTES = ['remote-in-memory', 'executor-cli-bridge', 'executor-sandbox'] as const
export const SUBJECTS = [...JOURNALS, ...REMOTES] as const

export type JournalName = (typeof JOURNALS)[number]
export type RemoteName = (typeof REMOTES)[number]
export type SubjectName = (typeof SUBJECTS)[number]

/** Only for bugs in transactions: for all others it is journal-memory once more. */
export const TRANSACTIONAL: SubjectName = 'transactional-memory'

const FILES: Record<JournalName, string> = {
  'journal-memory': './memory-harness.ts',
  'journal-sqlite': './sqlite-harness.ts',
  'journal-postgres': './postgres-harness.ts',
  'transactional-memory': './transactional-memory.ts',
}

/** From here. */
export const REMOTE_FILES: Record<RemoteName, string> = {
  'remote-in-memory': './remote-in-memory-harness.ts',
  'executor-cli-bridge': '../../executor-cli-bridge/test/harness.ts',
  'executor-sandbox': '../../executor-sandbox/test/harness.ts',
}

/** Levels whose laws crash servers or put another in their place: these harnesses start some of their own. */
const ON_OWN_SERVERS: Partial<Record<Level, Partial<Record<JournalName, string>>>> = {
  L3: { 'journal-postgres': './postgres-network-harness.ts' },
  F: { 'journal-postgres': '../../journal-postgres/test/failover-harness.ts' },
}

/** The harness for laws of these levels. Where servers cannot be started, one that does not claim those that need it. */
export async function harnessOf(name: JournalName, levels: readonly Level[] = []): Promise<Harness> {
  const [level] = levels
  const own = level && levels.length === 1 ? ON_OWN_SERVERS[level]?.[name] : undefined
  const file = own && installedPostgres().length > 0 ? own : FILES[name]
  const { harness } = (await import(file)) as { harness: Harness }
  return harness
}

export function isRemote(name: SubjectName): name is RemoteName {
  return (REMOTES as readonly string[]).includes(name)
}

export async function remoteHarnessOf(name: RemoteName): Promise<RemoteHarness> {
  const { remote } = (await import(REMOTE_FILES[name])) as { remote: RemoteHarness }
  return remote
}

/** Our kernel, as the suite is given it. */
export async function kernelUnderTest(): Promise<KernelUnderTest | undefined> {
  const file = new URL('./program-kernel.ts', import.meta.url)
  if (!existsSync(file)) return undefined
  const { kernel } = (await import(file.href)) as { kernel: KernelUnderTest }
  return kernel
}
