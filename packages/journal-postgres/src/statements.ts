import { readFileSync } from 'node:fs'
import type { PostgresQuery, PostgresValue } from './connection.ts'

/** What a worker asks, one statement a file of `sql/`; those that only call a function are written here. */
export interface Statements {
  readonly look: string
  readonly read: string
  readonly inbox: string
  readonly getBlob: string
  readonly list: string
  readonly changed: string
  readonly due: string
  readonly append: string
  readonly renew: string
  readonly claim: string
  readonly putBlob: string
  readonly deliver: string
  readonly lockRun: string
  readonly writeRun: string
  readonly adopt: string
}

export function prepareStatements(schema: string): Statements {
  const call = (name: string, types: string) => `SELECT * FROM ${schema}.${name}(${numbered(types)})`
  return {
    look: sqlText('look', schema),
    read: sqlText('read', schema),
    inbox: sqlText('inbox', schema),
    getBlob: sqlText('get-blob', schema),
    list: sqlText('list', schema),
    changed: sqlText('changed', schema),
    due: sqlText('due', schema),
    append: call(
      'append',
      `text[] bigint[] text[] bigint[] text[] text[] boolean[] bigint[] bigint[] boolean[] bigint[] json[]
       integer[] bigint[] text[] text[] text[] text[] integer[] text[] bytea[] boolean`,
    ),
    renew: call('renew', 'text bigint text'),
    claim: call('claim', 'text text[] bigint text bigint text[] bigint'),
    putBlob: call('put_blob', 'text bigint text text bytea'),
    deliver: call('deliver', 'text text text text text text bigint bigint bigint'),
    lockRun: call('lock_run', 'text bigint'),
    writeRun: call('write_run', 'text bigint json boolean json'),
    adopt: call(
      'adopt',
      'text bigint json boolean json bigint[] bigint[] bigint[] text[] text[] text[] text[] text[] bytea[]',
    ),
  }
}

/** The text of a file, for a schema. The name was checked: it needs no quotes. */
export function sqlText(file: string, schema: string): string {
  return readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8').replaceAll('{schema}', schema)
}

/** A query whose columns come as text. */
export function queryOf(text: string, values: PostgresValue[] = []): PostgresQuery {
  return { text, values, types: AS_TEXT }
}

const AS_TEXT = { getTypeParser: () => (text: string) => text }

function numbered(types: string): string {
  return types
    .split(/\s+/)
    .map((type, index) => `$${index + 1}::${type}`)
    .join(', ')
}
