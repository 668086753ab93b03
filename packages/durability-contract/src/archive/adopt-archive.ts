import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { granted, headOf } from '../journal/answer.ts'
import type { Head } from '../journal/head.ts'
import type { AdoptAsk } from '../journal/journal-store.ts'
import { type Reader, readRows } from '../journal/read-page.ts'
import type { RunRow } from '../journal/row.ts'
import type { StoredPart } from '../journal/stored-run.ts'
import { LIMITS } from '../limits.ts'
import { byteLength } from '../value/canonical.ts'

/**
 * Stores a run from its parts, chunk by chunk and out of sight, and opens it with the last one. Killed in between, it is
 * started again from the beginning and finds nothing in its way; a run that stands already with these entries is
 * answered as it is, another one of that id is `RUN_CONFLICT`.
 */
export async function adoptArchive(reader: Reader, parts: AsyncIterable<StoredPart>, token: string): Promise<Head> {
  let run: RunRow | undefined
  let isFirst = true
  let chunk = emptyChunk()
  const adopt = async (isLast: boolean) => {
    if (run === undefined) throw new Error('an archive begins with its run')
    const { runId } = run
    const ask: AdoptAsk = { runId, run: withoutOwner(run), token, isFirst, isLast, ...chunk.rows }
    isFirst = false
    chunk = emptyChunk()
    return granted(ask, () => reader.store.adopt(ask))
  }
  for await (const part of parts) {
    if ('run' in part) {
      run = part.run
      const standing = await standingRun(reader, run)
      if (standing) return standing
      continue
    }
    const bytes = chunk.add(part)
    if (bytes > LIMITS.batchBytes / 2) await adopt(false)
  }
  const { run: opened } = await adopt(true)
  return headOf(opened, 'unknown')
}

/** The run that stands under this id, if its log goes through the head of the one to be imported. */
async function standingRun(reader: Reader, run: RunRow): Promise<Head | undefined> {
  const { runId, seq, digest, manifest } = run
  try {
    const page = await readRows(reader, runId, { after: { seq, digest }, limit: 1 })
    if (page.run.manifest === manifest) return headOf(page.run)
  } catch (error) {
    if (!(error instanceof DurabilityError)) throw error
    if (error.code === 'RUN_NOT_FOUND') return undefined
    if (error.code !== 'CURSOR_INVALID') throw error
  }
  throw new DurabilityError('RUN_CONFLICT', {
    expected: 'a run id that is free, or the same run',
    found: 'another run under it',
    where: `run ${quoted(runId)}`,
  })
}

function withoutOwner(run: RunRow): RunRow {
  return { ...run, owner: null, token: null, leaseMs: null, expiresAt: null }
}

function emptyChunk() {
  const rows = { entries: [], blobs: [], messages: [] } as Pick<AdoptAskRows, 'entries' | 'blobs' | 'messages'>
  let bytes = 0
  return {
    rows,
    /** Adds a part and answers the size of the chunk. */
    add(part: Exclude<StoredPart, { run: RunRow }>): number {
      if ('entry' in part) rows.entries.push(part.entry)
      else if ('blob' in part) rows.blobs.push(part.blob)
      else rows.messages.push(part.message)
      bytes +=
        'blob' in part
          ? part.blob.bytes.byteLength
          : byteLength('entry' in part ? part.entry.payload : part.message.payload)
      return bytes
    },
  }
}

type AdoptAskRows = {
  -readonly [K in keyof AdoptAsk]: AdoptAsk[K] extends readonly (infer Row)[] ? Row[] : AdoptAsk[K]
}
