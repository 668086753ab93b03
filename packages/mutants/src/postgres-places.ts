import { randomUUID } from 'node:crypto'
import { ask, installedPostgres, startPostgres } from '@tangle-network/postgres-server'
import { POSTGRES_VARIABLE } from './postgres-variable.ts'

/** A Postgres to prove on, which is there while `use` lasts. */
export interface PostgresPlace {
  /** Such as `15.18`, or that it was given. */
  readonly name: string
  use<T>(work: (url: string) => Promise<T>): Promise<T>
}

/** How to get a Postgres, where `postgresPlaces` finds none. */
export const NO_POSTGRES = `no Postgres server (npm install with optional dependencies, or Debian's package postgresql, or ${POSTGRES_VARIABLE} with the URL of one)`

/** The server that `DURABILITY_TEST_POSTGRES_URL` names and no other, else one of each version that is installed. */
export function postgresPlaces(): PostgresPlace[] {
  const given = process.env[POSTGRES_VARIABLE]
  if (given) return [{ name: 'given', use: (work) => onDatabase(given, work) }]
  return installedPostgres().map((binaries) => ({
    name: binaries.version,
    use: async (work) => {
      // The laws make hundreds of places, and none of them measures the disk.
      await using server = await startPostgres({ binaries, medium: 'memory', settings: { max_connections: '200' } })
      return await work(server.url)
    },
  }))
}

/** A server that is somebody else's gets a database for the time, so that nothing stays of what killed processes leave. */
async function onDatabase<T>(server: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `suite_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await ask(server, [`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`])
  try {
    const url = new URL(server)
    url.pathname = `/${name}`
    return await work(url.href)
  } finally {
    await ask(server, [`DROP DATABASE ${name} WITH (FORCE)`])
  }
}
