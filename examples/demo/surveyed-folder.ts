import { constants } from 'node:fs'
import { access, lstat, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '@tangle-network/durability-contract'
import { howToList, isRegularFile, type ListedBy, listFiles, MOST_FILES } from './file-list.ts'
import { UsageError } from './options.ts'

export interface SurveyedFolder {
  /** Its real path. */
  readonly path: string
  readonly by: ListedBy
}

/** Looks at the folder that the caller named; throws a `UsageError` when there is nothing to survey. */
export async function openFolder(named: string): Promise<SurveyedFolder> {
  const path = await realPathOf(named)
  if (!(await stat(path)).isDirectory()) {
    throw new UsageError(`${named} is a file; name the folder that it lies in.`)
  }
  await access(path, constants.R_OK | constants.X_OK).catch(() => {
    throw new UsageError(`${named} is not readable by this user; name another folder, or change its permissions.`)
  })
  const by = await howToList(path)
  const files = await listFiles(path, by)
  if (files.length > MOST_FILES) {
    throw new UsageError(`${named} holds more than ${MOST_FILES} files; name a smaller folder.`)
  }
  if (!(await someRegular(path, files))) {
    throw new UsageError(`${named} holds no files to survey; name a folder with at least one.`)
  }
  return { path, by }
}

/** Changes when somebody adds, removes or writes a file: two surveys can be compared only while it stays the same. */
export async function fingerprint({ path, by }: SurveyedFolder): Promise<string> {
  const lines: string[] = []
  for (const file of await listFiles(path, by)) {
    const found = await lstat(join(path, file)).catch(() => undefined)
    lines.push(JSON.stringify([file, found?.size, found?.mtimeMs]))
  }
  return sha256(lines.join('\n'))
}

async function realPathOf(named: string): Promise<string> {
  try {
    return await realpath(named)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES') {
      throw new UsageError(`${named} cannot be reached by this user; name another folder, or change the permissions.`)
    }
    if (code === 'ENOTDIR') throw new UsageError(`${named} leads through a file; name a folder.`)
    throw new UsageError(`There is no folder ${named}; name one that exists.`)
  }
}

async function someRegular(root: string, files: readonly string[]): Promise<boolean> {
  for (const file of files) if (await isRegularFile(join(root, file))) return true
  return false
}
