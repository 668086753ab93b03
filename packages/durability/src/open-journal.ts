import { DurabilityError, type Journal, quoted } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { openPostgresJournal } from './open-postgres-journal.ts'

/** The file that a program uses when nothing else is said: below the working directory. */
export const DEFAULT_URL = 'sqlite:./.durability/journal.sqlite'

/**
 * Opens the journal that a URL names: `sqlite:PATH` (relative to the working directory, made if missing),
 * `postgres://USER:PASSWORD@HOST/DATABASE` (several hosts, separated by commas, for a failover), or `memory:` (gone with
 * the process). `writer` says where commits to a SQLite file are made, see its journal; the others have no such choice.
 * Rejects with `UNSUPPORTED_URL`, with `MISSING_PACKAGE` where `@tangle-network/journal-postgres` is not installed, or with
 * what the journal says of the place it was given.
 */
export async function openJournal(
  url: string,
  { writer = 'inline' }: { readonly writer?: 'inline' | 'thread' } = {},
): Promise<Journal> {
  const scheme = /^[a-z]+:/.exec(url)?.[0]
  if (url === 'memory:') return createMemoryJournal()
  const path = url.slice('sqlite:'.length)
  if (scheme === 'sqlite:' && path !== '') return createSqliteJournal({ path, writer })
  if (scheme === 'postgres:' || scheme === 'postgresql:') return openPostgresJournal(url)
  // Only the scheme is shown: the rest of a URL may hold a password.
  throw new DurabilityError('UNSUPPORTED_URL', {
    expected: "'sqlite:PATH', 'postgres://HOST/DATABASE' or 'memory:'",
    found: scheme ? quoted(scheme) : 'no scheme',
    where: 'the journal URL',
  })
}
