import type { SqliteConnection } from './connection.ts'

/**
 * Copies the whole log into the file, syncs both, and lets the next write begin the log anew. False while another
 * connection writes, or reads a state that the log still holds. Throws what the disk did: SQLite does the same by
 * itself when a log has grown, but says nothing when a sync fails, and takes what it copied for synced.
 */
export function writeBackLog(connection: SqliteConnection): boolean {
  const { busy } = connection.prepare('PRAGMA wal_checkpoint(RESTART)').get() as { busy: number }
  return busy === 0
}
