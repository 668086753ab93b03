import { createHash } from 'node:crypto'
import type { StoredPart } from '../journal/stored-run.ts'
import { encodeValue } from '../value/canonical.ts'
import { ARCHIVE_VERSION, type ArchiveLine } from './archive-line.ts'

/** The lines of an archive, each ended by a newline, from the parts of a run. */
export async function* writeArchive(parts: AsyncIterable<StoredPart>): AsyncGenerator<string, void, undefined> {
  const hash = createHash('sha256')
  let lines = 0
  for await (const part of parts) {
    const text = `${encodeValue(lineOf(part))}\n`
    hash.update(text)
    lines += 1
    yield text
  }
  yield `${encodeValue({ line: 'end', lines, digest: hash.digest('hex') } satisfies ArchiveLine)}\n`
}

function lineOf(part: StoredPart): ArchiveLine {
  if ('entry' in part) return { line: 'entry', entry: part.entry }
  if ('message' in part) return { line: 'message', message: part.message }
  if ('run' in part) return { line: 'run', version: ARCHIVE_VERSION, run: part.run }
  const { address, bytes } = part.blob
  return {
    line: 'blob',
    address,
    base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  }
}
