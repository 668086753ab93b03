import { migrationSql, openPostgresStore } from '@tangle-network/journal-postgres'
import { schemaHarness } from '@tangle-network/postgres-server'
import { POSTGRES_VARIABLE } from './postgres-variable.ts'

const journal = { workerModule: import.meta.url, migrationSql, openPostgresStore }

/** Postgres as the suite is given it, on the server that the command which started this process names. */
export const harness = schemaHarness(journal, async () => {
  const url = process.env[POSTGRES_VARIABLE]
  if (url) return url
  throw new Error(`expected the URL of a Postgres server in ${POSTGRES_VARIABLE}, found none`)
})
