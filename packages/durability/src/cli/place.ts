import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Journal } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { openDefaultJournal } from '../open-default-journal.ts'
import { DEFAULT_URL, openJournal } from '../open-journal.ts'
import { openPostgresJournal } from '../open-postgres-journal.ts'
import type { Asked } from './asked.ts'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

/** A journal that somebody named. */
export interface Place {
  /** Without user, password and options: what may be printed. */
  readonly shown: string
  /** Whether nobody named it. */
  readonly isDefault: boolean
  /** Equal for two names of one journal, as far as that can be seen without opening them. */
  readonly identity: string
  readonly url: string
}

/** What the command may do where it opens a journal. `read`: look. `write`: change what is there. `make`: begin one. */
export type Purpose = 'read' | 'write' | 'make'

/** The journal that `--url` names, else the environment, else the file that programs use. */
export function placeAsked(asked: Asked): Place {
  const named = asked.text('url') ?? (process.env.DURABILITY_URL || undefined)
  return { ...placeOf(named ?? DEFAULT_URL), isDefault: named === undefined }
}

export function placeOf(url: string): Place {
  const path = sqlitePath(url)
  if (path !== undefined) {
    const file = resolve(path)
    const identity = `sqlite:${existsSync(file) ? realpathSync(file) : file}`
    return { shown: printable(`sqlite:${path}`), isDefault: false, identity, url }
  }
  if (url === 'memory:') {
    throw new UsageError('memory: is gone with its process, so there is nothing to look at: name another journal.')
  }
  const bare = url.replace(/[?#].*$/s, '').replace(/:\/\/.*@/s, '://')
  return { shown: printable(bare), isDefault: false, identity: bare.replace(/^postgresql:/, 'postgres:'), url }
}

/** Opens the journal, uses it, and closes it. Only with `make` is one begun where there is none. */
export async function atPlace<T>(place: Place, purpose: Purpose, use: (journal: Journal) => Promise<T>): Promise<T> {
  const journal = await open(place, purpose)
  try {
    return await use(journal)
  } finally {
    await journal.close()
  }
}

async function open({ url, isDefault }: Place, purpose: Purpose): Promise<Journal> {
  if (purpose === 'make') return isDefault ? openDefaultJournal() : openJournal(url)
  const path = sqlitePath(url)
  if (path !== undefined) return openFile(path, purpose)
  if (/^postgres(ql)?:/.test(url)) return openPostgresJournal(url, { migrate: false })
  return openJournal(url)
}

/** Looked at first: a file is not made by asking about it, and not touched by those who only look. */
async function openFile(path: string, purpose: 'read' | 'write'): Promise<Journal> {
  const reader = await createSqliteJournal({ path, readOnly: true })
  if (purpose === 'read') return reader
  await reader.close()
  return createSqliteJournal({ path })
}

function sqlitePath(url: string): string | undefined {
  return url.startsWith('sqlite:') && url !== 'sqlite:' ? url.slice('sqlite:'.length) : undefined
}
