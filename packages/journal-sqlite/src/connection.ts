import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import { checkFile, checkPlace } from './place.ts'

export type SqliteValue = null | number | string | Buffer

export interface SqliteStatement {
  run(...parameters: SqliteValue[]): { readonly changes: number | bigint }
  get(...parameters: SqliteValue[]): unknown
  all(...parameters: SqliteValue[]): unknown[]
  /** Where there is one of these, it is used: rows are lists from then on. */
  setReturnArrays?(enabled: boolean): void
  raw?(enabled: boolean): unknown
}

/** What the journal uses of a driver: synchronous, parameters by place. `node:sqlite` and better-sqlite3 both have it. */
export interface SqliteConnection {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
  close(): unknown
}

/** Opens the file, making it and the folders above it where they are missing. Nothing is read or checked yet. */
export function connect(path: string): SqliteConnection {
  if (path === '' || path === ':memory:') {
    throw new DurabilityError('STORE_UNUSABLE', {
      expected: 'the path of a file (journal-memory is the journal that needs none)',
      found: 'none',
      where: `path ${quoted(path)}`,
    })
  }
  const file = resolve(path)
  checkPlace(file, `file ${quoted(path)}`)
  makeFolder(dirname(file))
  return new DatabaseSync(file)
}

/** Opens a file that is there, for reading alone. SQLite may lay an empty log beside it, as it does for any reader. */
export function connectToRead(path: string): SqliteConnection {
  const file = resolve(path)
  checkFile(file, `file ${quoted(path)}`)
  return new DatabaseSync(file, { readOnly: true })
}

/** A new folder is an entry of its parent: unless that is synced too, a power loss takes the folder and all in it. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; ; made = dirname(made)) {
    syncFolder(dirname(made))
    if (made === resolve(first) || made === dirname(made)) return
  }
}

/** Makes the names in a folder durable. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
