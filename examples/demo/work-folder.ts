import { constants } from 'node:fs'
import { access, mkdtemp, realpath } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { UsageError } from './options.ts'

/** Makes a fresh folder for journal, ledger and report, outside of the surveyed one, and leaves it there afterwards. */
export async function makeWorkFolder(surveyed: string): Promise<string> {
  for (const place of [tmpdir(), '/var/tmp', '/dev/shm', dirname(surveyed), homedir()]) {
    const found = await realpath(place).catch(() => undefined)
    if (found === undefined || isWithin(found, surveyed) || !(await isWritable(found))) continue
    return mkdtemp(join(found, 'durability-demo-'))
  }
  throw new UsageError('No place was found for the journal outside of the surveyed folder; set TMPDIR to one.')
}

export function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}
