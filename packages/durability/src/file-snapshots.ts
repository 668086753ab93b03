import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Codec, sha256 } from '@tangle-network/durability-contract'
import type { Snapshots } from '@tangle-network/runtime-kernel'

export interface FileSnapshotsOptions {
  /** That of the journal, where it has one: a snapshot holds payloads. */
  readonly codec?: Codec
  /** Makes one when a resume had to read so many entries; 1,000 by default. */
  readonly every?: number
}

/**
 * Keeps snapshots of runs in a folder, one file a run, which goes when the run ends. May be deleted at any time, and need not
 * be shared: a host without it reads the whole log. Deleting a run from its journal does not delete its snapshot here.
 */
export function fileSnapshots(folder: string, { codec, every }: FileSnapshotsOptions = {}): Snapshots {
  const fileOf = (runId: string) => join(folder, `${sha256(runId)}.snapshot`)
  const place = (runId: string) => ({ runId, place: 'snapshot' })
  let parts = 0
  return {
    every,
    async load(runId) {
      const bytes = await readFile(fileOf(runId)).catch(unlessMissing)
      return bytes && codec ? codec.decodeBlob(bytes, place(runId)) : bytes
    },
    async save(runId, snapshot) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Under a name of its own until it is whole: others may read, and a process may die here.
      parts += 1
      const part = `${fileOf(runId)}.${process.pid}-${parts}`
      try {
        const file = await open(part, 'wx', 0o600)
        await file.writeFile(codec ? codec.encodeBlob(snapshot, place(runId)) : snapshot).finally(() => file.close())
        await rename(part, fileOf(runId))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    drop: (runId) => rm(fileOf(runId), { force: true }),
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
