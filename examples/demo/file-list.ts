import { execFile } from 'node:child_process'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** More than this is no longer a folder that a demo should survey. */
export const MOST_FILES = 100_000
/** The folder of the files that lie at the top. */
const TOP = '.'

/** How the files of a folder are found. */
export type ListedBy = 'git' | 'walk'

/**
 * The files of a folder, or of one of its top-level folders: paths below it, with `/` between names, in an order that
 * depends on nothing but the names.
 */
export async function listFiles(root: string, by: ListedBy, top?: string): Promise<string[]> {
  const listed = by === 'git' ? ((await listedByGit(root, top)) ?? []) : await walked(root, top)
  return listed.filter((path) => top === undefined || topFolderOf(path) === top).sort(byCodeUnits)
}

/** What git lists when the folder is in a work tree of which git lists something; else what is found by walking. */
export async function howToList(root: string): Promise<ListedBy> {
  return (await listedByGit(root))?.length ? 'git' : 'walk'
}

/** The folder at the top that a file lies in; `.` for the files that lie at the top themselves. */
export function topFolderOf(path: string): string {
  const slash = path.indexOf('/')
  return slash < 0 ? TOP : path.slice(0, slash)
}

/** Whether it is there and a regular file: no link, no submodule, nothing that was removed since git listed it. */
export async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile()
  } catch {
    return false
  }
}

async function listedByGit(root: string, top = TOP): Promise<string[] | undefined> {
  // A git hook that starts the demo must not make it look at another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  try {
    const asked = ['--literal-pathspecs', '-C', root, 'ls-files', '-z', '--', top]
    const { stdout } = await promisify(execFile)('git', asked, { env, maxBuffer: 2 ** 28 })
    return [...new Set(stdout.split('\0').filter(Boolean))]
  } catch {
    // No git, no repository, or one that git does not trust: the folder is walked instead.
    return undefined
  }
}

async function walked(root: string, top = TOP): Promise<string[]> {
  const found: string[] = []
  const folders = [top === TOP ? '' : top]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile()) found.push(path)
      else if (entry.isDirectory() && !isSkipped(entry.name)) folders.push(path)
    }
    // Looked at while walking, so that the whole disk is not walked first.
    if (found.length > MOST_FILES) break
  }
  return found
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    // The top was found readable; a folder further down that is not is left out.
    return []
  }
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
