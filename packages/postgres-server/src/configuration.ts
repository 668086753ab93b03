import { join } from 'node:path'
import { serverAccount, writeAs } from './account.ts'

/** What the server is told by name; values as in postgresql.conf, without quotes. */
export type PostgresSettings = Readonly<Record<string, string>>

/** Durability stays as the server has it by itself; what is set here keeps it to this host and its own folder. */
function basics(port: number): PostgresSettings {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    // In the data folder: what a crash leaves in the system's shared memory nobody would remove.
    dynamic_shared_memory_type: 'mmap',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
  }
}

/** Replaces the configuration, so that it is the same with every build of the server. */
export function configure(dataDir: string, port: number, settings: PostgresSettings): void {
  const lines = Object.entries({ ...basics(port), ...settings }).map(([name, value]) => `${name} = ${quoted(value)}\n`)
  writeAs(serverAccount(), join(dataDir, 'postgresql.conf'), lines.join(''))
}

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
