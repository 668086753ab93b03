import { type PostgresBinaries, preferredPostgres } from './binaries.ts'
import type { PostgresSettings } from './configuration.ts'
import { makePlace } from './place.ts'
import { type PostgresServer, serve } from './postgres-server.ts'
import { runnable } from './runnable.ts'

export interface PostgresOptions {
  /** One of `installedPostgres()`; the first of them if none is named. */
  readonly binaries?: PostgresBinaries
  readonly settings?: PostgresSettings
  /**
   * Where the data lie if no folder is named: on disk if nothing is said. In memory a sync costs nothing, and what a
   * process wrote outlives that process just the same; it is for tests that make much and measure nothing. Where the
   * machine has no room in memory they lie on disk.
   */
  readonly medium?: 'disk' | 'memory'
  /** Kept when the server is stopped; it is empty, or has the data of such a server. A folder below the system's if none. */
  readonly dataDir?: string
  /** One that is free if none is named. */
  readonly port?: number
}

/**
 * Starts a server as it comes, with every commit synced, on 127.0.0.1 and nowhere else. Clients need a password; the
 * url has the superuser's. A server that does not start is an error with the end of what it said.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = await runnable(options.binaries ?? preferredPostgres())
  const { medium = 'disk', dataDir, port } = options
  const place = await makePlace({ binaries, medium, dataDir, port })
  return serve(place, options.settings ?? {})
}
