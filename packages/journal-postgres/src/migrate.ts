import { DurabilityError } from '@tangle-network/durability-contract'
import { answered, type Calls } from './calls.ts'
import type { Row } from './connection.ts'
import { openError, sqlState } from './error.ts'
import { RESERVED_WORDS } from './reserved-words.ts'
import { sqlText } from './statements.ts'

const MISSING_PRIVILEGE = '42501'

/** What each version makes of the tables of the one before, which is never changed again. */
const STEPS = ['1-tables', '2-tables', '3-tables']

export const SCHEMA_VERSION = STEPS.length

/** The functions as they are now; those that stand are replaced. */
const FUNCTIONS = ['guard', 'append', 'append-entry', 'lease', 'contents', 'write-run', 'begin', 'lock-run', 'rights']

export interface MigrationOptions {
  /** `durability` by default. */
  readonly schema?: string
  /** The version that stands already; 0, by default, where there is nothing. */
  readonly from?: number
}

export interface GrantOptions {
  readonly schema?: string
  /** The role that workers log in as. */
  readonly role: string
}

/**
 * What brings a schema to this version, for a DBA to read and run in one transaction as the role that shall own it. The
 * journal runs the same when it is opened by a role that may.
 */
export function migrationSql({ schema = 'durability', from = 0 }: MigrationOptions = {}): string {
  const name = checkSchema(schema)
  const files = STEPS.slice(from)
  if (files.length > 0) files.push(...FUNCTIONS)
  const texts = files.map((file) => sqlText(`schema/${file}`, name))
  return [createSchema(name), ...texts, `UPDATE ${name}.store SET version = ${SCHEMA_VERSION};\n`].join('\n')
}

/** IF NOT EXISTS asks for the right to create schemas even where there is nothing to create. */
function createSchema(name: string): string {
  return `DO $$ BEGIN\n  IF to_regnamespace('${name}') IS NULL THEN\n    CREATE SCHEMA ${name};\n  END IF;\nEND $$;\n`
}

/** What lets a role work: it may call the functions and read the tables, and nothing else. */
export function grantSql({ schema = 'durability', role }: GrantOptions): string {
  const name = checkSchema(schema)
  const to = `"${role.replaceAll('"', '""')}"`
  return [
    `GRANT USAGE ON SCHEMA ${name} TO ${to};`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${name} TO ${to};`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${to};`,
    '',
  ].join('\n')
}

/** A name that needs no quotes, and leaves room for what is made of it. */
export function checkSchema(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) {
    throw new TypeError('schema must begin with a letter or _, and hold up to 48 of a-z, 0-9 and _')
  }
  if (schema.startsWith('pg_') || schema === 'information_schema') {
    throw new TypeError(
      `schema must not be ${schema}: Postgres keeps such names to itself; choose another, such as durability`,
    )
  }
  if (RESERVED_WORDS.has(schema)) {
    throw new TypeError(`schema must not be ${schema}, a word of SQL; choose another, such as ${schema}_runs`)
  }
  return schema
}

/**
 * Brings the schema to this version, in one transaction that others who do the same wait for. Rejects with
 * `SCHEMA_TOO_NEW` where a newer version has been at work.
 */
export async function migrate(calls: Calls, schema: string, where: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  await calls.session(deadline, async (client) => {
    const run = async (text: string) => (await answered(client, { text }, [], deadline)).rows
    try {
      await run('BEGIN ISOLATION LEVEL READ COMMITTED')
      await run(`SELECT pg_advisory_xact_lock(hashtextextended('durability ${schema}', 0))`)
      const from = await versionOf(run, schema, where)
      checkVersion(from, where)
      if (from < SCHEMA_VERSION) await run(migrationSql({ schema, from }))
      await run('COMMIT')
    } catch (error) {
      throw migrationError(error, where)
    }
  })
}

function migrationError(error: unknown, where: string): DurabilityError {
  const failed = openError(error, where)
  if (sqlState(error) !== MISSING_PRIVILEGE) return failed
  const expected = 'a role that may create the schema and its tables (or let one that may run migrationSql)'
  return new DurabilityError('STORE_UNUSABLE', { expected, found: failed.found, where, cause: error })
}

/**
 * The version of the schema's tables; 0 where there are none. A table of that name may be somebody else's: no column of it
 * is taken for granted.
 */
export async function versionOf(run: (text: string) => Promise<Row[]>, schema: string, where: string): Promise<number> {
  // Asked of the catalogs: to_regclass answers from a cache, which the wait for another migration leaves out of date.
  const tables = await run(
    `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = '${schema}' AND c.relname = 'store'`,
  )
  if (tables.length === 0) return 0
  const stores = await run(
    `SELECT to_json(s)->>'id' AS id, to_json(s)->>'version' AS version FROM ${schema}.store s LIMIT 2`,
  )
  const [{ id, version } = {}] = stores
  if (stores.length === 1 && id === '1' && /^[1-9]\d{0,8}$/.test(version ?? '')) return Number(version)
  throw new DurabilityError('STORE_UNUSABLE', {
    expected: 'a schema of a journal, or one without a table named store',
    found: 'a table store that is not of this kind',
    where,
  })
}

export function checkVersion(version: number, where: string): void {
  if (version <= SCHEMA_VERSION) return
  throw new DurabilityError('SCHEMA_TOO_NEW', {
    expected: `a schema up to version ${SCHEMA_VERSION}`,
    found: `version ${version}`,
    where,
  })
}
