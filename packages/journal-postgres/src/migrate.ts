import { DurabilityError } from '@tangle-network/durability-contract'
import { answered, type Calls } from './calls.ts'
import { openError } from './error.ts'
import { sqlText } from './statements.ts'

export const SCHEMA_VERSION = 1

/** The files of each version, in their order. */
const FILES: readonly (readonly string[])[] = [
  ['1-tables', '1-guard', '1-append', '1-lease', '1-contents', '1-write-run', '1-lock-run'],
]

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
  const steps = FILES.slice(from).map((files, index) => {
    const texts = files.map((file) => sqlText(`schema/${file}`, name))
    return [...texts, `UPDATE ${name}.store SET version = ${from + index + 1};\n`].join('\n')
  })
  const closed = `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${name} FROM PUBLIC;\n`
  return [`CREATE SCHEMA IF NOT EXISTS ${name};\n`, ...steps, closed].join('\n')
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
  if (/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) return schema
  throw new TypeError('schema must begin with a letter or _, and hold up to 48 of a-z, 0-9 and _')
}

/**
 * Brings the schema to this version, in one transaction that others who do the same wait for. Rejects with
 * `SCHEMA_TOO_NEW` where a newer version has been at work.
 */
export async function migrate(calls: Calls, schema: string, where: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs
  await calls.session(deadline, async (client) => {
    const run = async (text: string) => (await answered(client, text, [], deadline)).rows
    try {
      await run('BEGIN ISOLATION LEVEL READ COMMITTED')
      await run(`SELECT pg_advisory_xact_lock(hashtextextended('durability ${schema}', 0))`)
      const from = await versionOf(run, schema)
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
  if (failed.code !== 'STORE_UNUSABLE') return failed
  const expected = 'a role that may create the schema and its tables (or let one that may run migrationSql)'
  return new DurabilityError('STORE_UNUSABLE', { expected, found: failed.found, where, cause: error })
}

/** The version of the schema's tables; 0 where there are none. */
export async function versionOf(run: (text: string) => Promise<readonly object[]>, schema: string): Promise<number> {
  const [table] = (await run(`SELECT to_regclass('${schema}.store') IS NOT NULL AS there`)) as { there: string }[]
  if (table?.there !== 't') return 0
  const [store] = (await run(`SELECT version FROM ${schema}.store WHERE id = 1`)) as { version: string }[]
  return Number(store?.version)
}

export function checkVersion(version: number, where: string): void {
  if (version <= SCHEMA_VERSION) return
  throw new DurabilityError('SCHEMA_TOO_NEW', {
    expected: `a schema up to version ${SCHEMA_VERSION}`,
    found: `version ${version}`,
    where,
  })
}
