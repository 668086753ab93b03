import { randomUUID } from 'node:crypto'
import type { InspectedRun, TransactionalPart } from '@tangle-network/durability-conformance'
import { ask } from './ask.ts'
import { suiteClockSql } from './suite-clock.ts'

/** A schema of its own on a server. */
export interface SchemaPlace {
  readonly url: string
  readonly schema: string
}

/** What makes the tables and functions of a journal, `now_ms()` among them. */
export type MigrationSql = (options: { readonly schema: string }) => string

/** Tables that hold what was stored, each to be emptied before those after it. */
const TABLES = ['entries', 'blobs', 'messages', 'runs', 'effects']

/** The journal's schema on the suite's clock, with a table besides for what its transactions do. */
export async function newSchemaPlace(url: string, migrationSql: MigrationSql): Promise<SchemaPlace> {
  const schema = `suite_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const effects = `CREATE TABLE ${schema}.effects (key text)`
  await ask(url, [migrationSql({ schema }), effects, ...suiteClockSql(schema)])
  return { url, schema }
}

/** Nobody is there any more, of workers that were killed neither, and nothing is in it. */
export async function clearSchemaPlace({ url, schema }: SchemaPlace): Promise<void> {
  await ask(url, [
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '${schema}'`,
    ...TABLES.map((table) => `DELETE FROM ${schema}.${table}`),
  ])
}

/** Past the journal: digests of the entries of each run. */
export async function inspectSchemaPlace({ url, schema }: SchemaPlace): Promise<readonly InspectedRun[]> {
  const rows = await ask(url, [
    `SELECT run_id, e.digest FROM ${schema}.entries e JOIN ${schema}.runs USING (run_no) ORDER BY run_id, e.seq`,
  ])
  const runs = new Map<string, string[]>()
  for (const { run_id, digest } of rows as { run_id: string; digest: string }[]) {
    runs.set(run_id, [...(runs.get(run_id) ?? []), digest])
  }
  return [...runs].map(([runId, digests]) => ({ runId, digests }))
}

/** Effects are rows of the table besides, which the connections of the place look in. */
export const schemaEffects: TransactionalPart<SchemaPlace> = {
  effect: async (tx, key) => {
    await (tx as SchemaTransaction).query('INSERT INTO effects (key) VALUES ($1)', [key])
  },
  effects: async ({ url, schema }) => {
    const rows = await ask(url, [`SELECT key FROM ${schema}.effects`])
    return (rows as { key: string }[]).map(({ key }) => key)
  },
  end: async (tx, how) => {
    await (tx as SchemaTransaction).query(how.toUpperCase())
  },
}

interface SchemaTransaction {
  query(text: string, values?: readonly unknown[]): Promise<unknown>
}
