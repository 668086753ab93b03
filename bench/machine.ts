import { readFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Contender } from './contender.ts'
import { installedVersion } from './install-peers.ts'

export interface Machine {
  readonly system: string
  readonly cores: number
  readonly processor: string
  readonly memoryGiB: number
  /** Of the folder that everything is measured in, where the system tells it. */
  readonly fileSystem: string
}

export function machineOf(folder: string): Machine {
  const [first] = cpus()
  return {
    system: `${platform()} ${release()}`,
    cores: cpus().length,
    processor: first?.model ?? 'unknown',
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    fileSystem: fileSystemOf(folder),
  }
}

/** The type of the mount that holds the folder: the one with the longest path that the folder begins with. */
function fileSystemOf(folder: string): string {
  if (platform() !== 'linux') return 'unknown'
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, path, type] = line.split(' ')
      return path !== undefined && type !== undefined ? [{ path, type }] : []
    })
  const holding = mounts.filter(({ path }) => folder === path || folder.startsWith(path === '/' ? '/' : `${path}/`))
  return holding.toSorted((one, other) => one.path.length - other.path.length).at(-1)?.type ?? 'unknown'
}

export interface Versions {
  readonly node: string
  readonly sqlite: string
  readonly postgres: string | null
  /** Of the peers, by name. */
  readonly packages: Readonly<Record<string, string>>
}

/** What was run: Node, the stores, and every package of every peer. */
export async function versionsOf(contenders: readonly Contender[], postgresUrl: string | undefined): Promise<Versions> {
  const packages = [...new Set(contenders.flatMap((contender) => contender.packages ?? []))].sort()
  return {
    node: process.versions.node,
    sqlite: sqliteVersion(),
    postgres: postgresUrl === undefined ? null : await postgresVersion(postgresUrl),
    packages: Object.fromEntries(packages.map((name) => [name, installedVersion(name) ?? 'not installed'])),
  }
}

function sqliteVersion(): string {
  const database = new DatabaseSync(':memory:')
  try {
    return String(database.prepare('SELECT sqlite_version() AS version').get()?.version)
  } finally {
    database.close()
  }
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('SHOW server_version')
    return rows[0].server_version
  } finally {
    await client.end()
  }
}
