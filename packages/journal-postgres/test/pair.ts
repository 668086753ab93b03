import { ask, type PostgresServer, type PostgresStandby, startPostgres } from '@tangle-network/postgres-server'

/** A primary, and a standby that it waits for with every commit. */
export interface Pair {
  readonly primary: PostgresServer
  readonly standby: PostgresStandby
  /** Names both. */
  readonly url: string
}

const LIMIT_MS = 30_000
const STANDBY = 'heir'

export async function startPair(): Promise<Pair> {
  const primary = await startPostgres({ medium: 'memory' })
  const standby = await primary.standby({ cluster_name: STANDBY })
  // Of the primary alone: the standby, once promoted, has nobody to wait for.
  await ask(primary.url, [`ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`])
  await ask(primary.url, ['SELECT pg_reload_conf()'])
  await follows(primary.url)
  // The standby first: whoever believes the first one that answers is found out.
  const hosts = [standby, primary].map(({ host, port }) => `${host}:${port}`).join(',')
  return { primary, standby, url: primary.url.replace(`${primary.host}:${primary.port}`, hosts) }
}

export async function stopPair({ primary, standby }: Pair): Promise<void> {
  await standby.stop()
  await primary.stop()
}

/** Until every commit of the primary waits for the standby, and gets its answer. */
export async function follows(url: string): Promise<void> {
  await found(url, `SELECT FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'`)
}

/** Asks until there is a row. */
export async function found(url: string, question: string): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while ((await ask(url, [question])).length === 0) {
    if (performance.now() > end) throw new Error(`expected a row within ${LIMIT_MS} ms: ${question}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
