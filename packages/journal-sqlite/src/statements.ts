import { readFileSync } from 'node:fs'
import type { SqliteConnection, SqliteStatement, SqliteValue } from './connection.ts'

/** One statement per file of `sql/`, named after the contract's method. */
const FILES = {
  head: 'head',
  begin: 'begin',
  replace: 'replace',
  lease: 'lease',
  touch: 'touch',
  append: 'append',
  appendTurn: 'append-turn',
  appendEntry: 'append-entry',
  read: 'read',
  readBytes: 'read-bytes',
  readSizes: 'read-sizes',
  readDigest: 'read-digest',
  putBlob: 'put-blob',
  hasBlob: 'has-blob',
  getBlob: 'get-blob',
  deliver: 'deliver',
  deliverMessage: 'deliver-message',
  knownMessage: 'known-message',
  inbox: 'inbox',
  inboxSizes: 'inbox-sizes',
  claim: 'claim',
  list: 'list',
  forgetEntries: 'forget-entries',
  forgetBlobs: 'forget-blobs',
  forgetMessages: 'forget-messages',
  changed: 'changed',
} as const

export type Statements = Readonly<Record<keyof typeof FILES, SqliteStatement>>

export function prepareStatements(connection: SqliteConnection): Statements {
  const prepared = Object.entries(FILES).map(([name, file]) => [name, connection.prepare(sqlText(file))])
  return Object.fromEntries(prepared) as Statements
}

export function sqlText(file: string): string {
  return readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8')
}

/** Runs a statement that must write exactly one row: were it none, an answer would stand for nothing written. */
export function writeOne(statement: SqliteStatement, parameters: Record<string, SqliteValue>): void {
  const { changes } = statement.run(parameters)
  if (Number(changes) !== 1) throw new Error(`a statement that writes one row wrote ${changes}`)
}
