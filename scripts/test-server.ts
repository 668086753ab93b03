import { startPostgres } from '@tangle-network/postgres-server'

/** Where tests find a Postgres. Whoever sets it lends a server, in which the tests make schemas of their own. */
const URL_VARIABLE = 'DURABILITY_TEST_POSTGRES_URL'

/** Starts a server for the tests of a project, and answers what stops it. In memory: what is killed is never the machine. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[URL_VARIABLE]) return async () => {}
  // A law that reads a log at every cut opens a journal for each of them, and the longest programs have many.
  const server = await startPostgres({ medium: 'memory', settings: { max_connections: '1000' } })
  process.env[URL_VARIABLE] = server.url
  return async () => {
    delete process.env[URL_VARIABLE]
    await server.stop()
  }
}
