import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** What is made, not written: nothing in there is checked. */
const MADE = new Set(['node_modules', 'dist', '.git', '.turbo', '.durability', 'coverage'])

/** Paths of all files of the repository, with slashes, from its root. */
export const files: readonly string[] = walk(root).sort()

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    if (MADE.has(item.name)) return []
    const path = join(folder, item.name)
    return item.isDirectory() ? walk(path) : [relative(root, path).split(sep).join('/')]
  })
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  /** What an import path leads to, by condition; a string for a file that is no code. */
  readonly exports?: Record<string, string | Record<string, string>>
  readonly engines?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>
  readonly optionalDependencies?: Record<string, string>
}

export interface Workspace {
  /** Its folder, such as `packages/journal-memory`. */
  readonly folder: string
  /** The package's name without its scope; that of its folder, but for the conformance suite. */
  readonly short: string
  readonly manifest: Manifest
}

export const workspaces: readonly Workspace[] = files
  .filter((path) => /^(packages\/[^/]+|examples|bench)\/package\.json$/.test(path))
  .map((path) => {
    const folder = path.slice(0, -'/package.json'.length)
    const manifest = JSON.parse(read(path)) as Manifest
    return { folder, short: basename(manifest.name), manifest }
  })

/** TypeScript files of a folder. */
export function typescript(folder: string): string[] {
  return files.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.ts'))
}

/** Whatever a TypeScript file imports or exports from, statically or not. */
export function importsOf(path: string): string[] {
  return ts.preProcessFile(read(path), true, true).importedFiles.map(({ fileName }) => fileName)
}
