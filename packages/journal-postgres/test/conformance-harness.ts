import { schemaHarness } from '@tangle-network/postgres-server'
import { migrationSql, openPostgresStore } from '../src/index.ts'

const url = async () => process.env.DURABILITY_TEST_POSTGRES_URL ?? ''

export const harness = schemaHarness({ workerModule: import.meta.url, migrationSql, openPostgresStore }, url)
