import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { type BlobAddress, isBlobAddress } from '../seal/blob-address.ts'
import { corrupt } from './answer.ts'
import { checkRunId } from './arguments.ts'
import { inboxRows } from './inbox-page.ts'
import type { StoredBlob } from './journal-store.ts'
import { readBlob } from './read-blob.ts'
import { type Reader, readRows } from './read-page.ts'
import type { EntryRow, MessageRow, RunRow } from './row.ts'

/** One thing that a run consists of, as it is stored. The run itself comes first. */
export type StoredPart =
  | { readonly run: RunRow }
  | { readonly blob: StoredBlob }
  | { readonly entry: EntryRow }
  | { readonly message: MessageRow }

/**
 * Everything of a run, verified and not decoded, as of the first look at it: what is added meanwhile is left out. A blob
 * comes before the first entry that refers to it.
 */
export async function* storedRun(
  reader: Reader,
  runId: string,
  moved = false,
): AsyncGenerator<StoredPart, void, undefined> {
  checkRunId(runId)
  const { run: found } = await readRows(reader, runId, { limit: 1 })
  const run = moved ? await beforeMove(reader, found) : found
  yield { run }
  yield* storedLog(reader, runId, run.seq)
  for (let after = 0; after < run.inboxLast; ) {
    const page = await inboxRows(reader.store, runId, { after })
    for (const message of page.rows) if (message.position <= run.inboxLast) yield { message }
    after = page.next
  }
}

/** The entries up to a seq, each after the blobs that it is the first to refer to. */
export async function* storedLog(
  reader: Reader,
  runId: string,
  last: number,
): AsyncGenerator<Extract<StoredPart, { blob: unknown } | { entry: unknown }>, void, undefined> {
  const seen = new Set<string>()
  for (let after: { seq: number; digest?: string } = { seq: 0 }; after.seq < last; ) {
    const page = await readRows(reader, runId, { after })
    for (const entry of page.rows) {
      if (entry.seq > last) break
      for (const address of entry.refs) {
        if (seen.has(address)) continue
        seen.add(address)
        yield {
          blob: {
            address: checked(runId, address),
            bytes: await readBlob(reader.store, runId, checked(runId, address)),
          },
        }
      }
      yield { entry }
    }
    after = page.next
  }
}

/** The row of a moved run as it was before the entry that closed it. */
async function beforeMove(reader: Reader, run: RunRow): Promise<RunRow> {
  if (run.status !== 'moved') {
    throw new DurabilityError('RUN_NOT_CLOSED', {
      expected: 'a run that was closed to be moved',
      found: `one that is ${run.status}`,
      where: `run ${quoted(run.runId)}`,
    })
  }
  const { after } = await readRows(reader, run.runId, { after: { seq: run.seq - 1 } })
  return { ...run, ...after, status: 'open', endedAt: null }
}

function checked(runId: string, address: string): BlobAddress {
  if (isBlobAddress(address)) return address
  throw corrupt(runId, 'the address of a blob', 'another text')
}
