import { readFileSync } from 'node:fs'
import type { SqliteConnection, SqliteValue } from './connection.ts'

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

/** A statement that is given its parameters by the names they have in its file. */
export interface NamedStatement {
  run(values: Values): { readonly changes: number | bigint }
  get(values: Values): unknown
  all(values: Values): unknown[]
}

type Values = Readonly<Record<string, SqliteValue>>

/** Answers each row as a list of its columns, in the order of its file: half the cost of an object, for what is read most. */
export type ListingStatement = (values: Values) => readonly (readonly unknown[])[]

export interface Statements extends Readonly<Record<keyof typeof FILES, NamedStatement>> {
  readonly read: ListingStatement
}

export function prepareStatements(connection: SqliteConnection): Statements {
  const prepared = Object.entries(FILES).map(([name, file]) => [name, prepareNamed(connection, sqlText(file))])
  return { ...Object.fromEntries(prepared), read: prepareListing(connection, sqlText('read')) }
}

/** Drivers have that by different names, and some do not have it. */
function prepareListing(connection: SqliteConnection, named: string): ListingStatement {
  const { text, names } = byPlace(named)
  const statement = connection.prepare(text)
  statement.setReturnArrays?.(true)
  statement.raw?.(true)
  return (values) =>
    statement
      .all(...names.map((name) => values[name] as SqliteValue))
      .map((row) => (Array.isArray(row) ? row : Object.values(row as object)))
}

function prepareNamed(connection: SqliteConnection, named: string): NamedStatement {
  const { text, names } = byPlace(named)
  const statement = connection.prepare(text)
  const placed = (values: Values) => names.map((name) => values[name] as SqliteValue)
  return {
    run: (values) => statement.run(...placed(values)),
    get: (values) => statement.get(...placed(values)),
    all: (values) => statement.all(...placed(values)),
  }
}

/** A driver looks names up anew in every call, which is a third of what an append costs: so it gets places. */
export function byPlace(named: string): { text: string; names: string[] } {
  const names = Array.from(named.matchAll(/\$(\w+)/g), ([, name]) => name as string)
  return { text: named.replaceAll(/\$\w+/g, '?'), names }
}

export function sqlText(file: string): string {
  return readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8')
}

/** Runs a statement that must write exactly one row: were it none, an answer would stand for nothing written. */
export function writeOne(statement: NamedStatement, values: Values): void {
  const { changes } = statement.run(values)
  if (Number(changes) !== 1) throw new Error(`a statement that writes one row wrote ${changes}`)
}
