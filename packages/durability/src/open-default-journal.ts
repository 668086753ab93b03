import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DurabilityError, type Journal, quoted } from '@tangle-network/durability-contract'
import { ephemeralStorage } from './ephemeral-storage.ts'
import { DEFAULT_URL, openJournal } from './open-journal.ts'

/** Opens the default file. Rejects with `EPHEMERAL_STORAGE`, and makes nothing, where the file would be lost. */
export async function openDefaultJournal(): Promise<Journal> {
  const found = ephemeralStorage(process.env, await filesystemType())
  if (found) {
    throw new DurabilityError('EPHEMERAL_STORAGE', {
      expected: 'a disk that outlives this process',
      found,
      where: `the default journal ${quoted(DEFAULT_URL)}`,
    })
  }
  return openJournal(DEFAULT_URL)
}

/** Of what is there already: the file or its folder may be a link or a mount that leads to another disk. */
async function filesystemType(): Promise<number | undefined> {
  const file = DEFAULT_URL.slice('sqlite:'.length)
  for (const path of [file, dirname(file), '.']) {
    try {
      return (await statfs(path)).type
    } catch {
      // Not there, or not to be looked at: then the next one above it says where the file would be made.
    }
  }
  return undefined
}
