import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PostgresQuery, PostgresValue } from './connection.ts'

export interface Statement {
  readonly text: string
  /** Under which a session keeps it parsed and planned. */
  readonly name?: string
}

/** What a worker asks, one statement a file of `sql/`; those that only call a function are written here. */
export interface Statements {
  readonly look: Statement
  readonly read: Statement
  readonly inbox: Statement
  readonly getBlob: Statement
  readonly list: Statement
  readonly changed: Statement
  readonly due: Statement
  readonly begin: Statement
  readonly append: Statement
  readonly appendEntry: Statement
  readonly renew: Statement
  readonly claim: Statement
  readonly putBlob: Statement
  readonly deliver: Statement
  readonly lockRun: Statement
  readonly writeRun: Statement
  readonly adopt: Statement
}

export function prepareStatements(schema: string): Statements {
  const file = (name: string) => ({ text: sqlText(name, schema) })
  const call = (name: string, types: string) => kept(`SELECT * FROM ${schema}.${name}(${numbered(types)})`)
  const value = (name: string, types: string) => kept(`SELECT ${schema}.${name}(${numbered(types)}) AS answer`)
  return {
    look: kept(sqlText('look', schema)),
    read: file('read'),
    inbox: file('inbox'),
    getBlob: file('get-blob'),
    list: file('list'),
    changed: file('changed'),
    due: file('due'),
    begin: call('begin_run', 'text json'),
    append: value(
      'append_batches',
      `text[] bigint[] text[] bigint[] text[] text[] boolean[] bigint[] bigint[] boolean[] bigint[] json[]
       integer[] bigint[] text[] text[] text[] text[] integer[] text[] bytea[] boolean`,
    ),
    appendEntry: value('append_entry', 'text bigint text bigint text bigint boolean bigint bigint text text text'),
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
export function queryOf({ text, name }: Statement, values: PostgresValue[] = []): PostgresQuery {
  return { text, values, types: AS_TEXT, ...(name !== undefined && { name }) }
}

const AS_TEXT = { getTypeParser: () => (text: string) => text }

/**
 * Kept by the session under a digest of its text. A pooler may hand a session on with what others kept there: whatever is
 * found under the name is the same statement.
 */
function kept(text: string): Statement {
  return { text, name: createHash('sha256').update(text).digest('hex').slice(0, 32) }
}

function numbered(types: string): string {
  return types
    .split(/\s+/)
    .map((type, index) => `$${index + 1}::${type}`)
    .join(', ')
}
