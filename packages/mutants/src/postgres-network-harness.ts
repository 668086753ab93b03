import { migrationSql, openPostgresStore } from '@tangle-network/journal-postgres'
import { CARELESS, installedPostgres, networkHarness, startPostgres } from '@tangle-network/postgres-server'
import { VERSION_VARIABLE } from './postgres-variable.ts'

const journal = { workerModule: import.meta.url, migrationSql, openPostgresStore }

/** Postgres on a server of this process's own, to be cut off and crashed: for the level of networks alone. */
export const harness = networkHarness(journal, () => {
  starting ??= startPostgres({ binaries: asked(), medium: 'memory', settings: CARELESS })
  return starting
})

/** One for all places. It ends with this process. */
let starting: ReturnType<typeof startPostgres> | undefined

function asked() {
  const version = process.env[VERSION_VARIABLE]
  const installed = installedPostgres()
  const found = installed.find((each) => version === undefined || each.version === version)
  if (found) return found
  const versions = installed.map((each) => each.version).join(', ')
  throw new Error(`expected Postgres ${version ?? 'of any version'} to be installed, found ${versions || 'none'}`)
}
