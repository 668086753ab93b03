import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All that stands in a folder, with modes and digests: equal before and after when nothing was written. */
export function folderContent(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(paths.map((path) => [path, shown(join(folder, path))]))
}

function shown(path: string): string {
  const stat = lstatSync(path)
  const digest = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
  return `${stat.mode.toString(8)} ${digest}`
}
