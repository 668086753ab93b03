import { migrationSql, openPostgresStore } from '@tangle-network/journal-postgres'
import { POSTGRES_VARIABLE } from './postgres-variable.ts'
import { schemaHarness } from './schema-harness.ts'

/** Postgres as the suite is given it, on the server that the command which started this process names. */
export const harness = schemaHarness({
  ...{ name: 'journal-postgres', workerModule: import.meta.url, migrationSql },
  url: () => {
    const url = process.env[POSTGRES_VARIABLE]
    if (url) return url
    throw new Error(`expected the URL of a Postgres server in ${POSTGRES_VARIABLE}, found none`)
  },
  open: (parts) => openPostgresStore({ ...parts, migrate: false }),
})
