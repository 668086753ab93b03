import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

const LONGEST_CHUNK_BYTES = 2 ** 18
/** In longer files nobody looks for marks. */
const LONGEST_TEXT_BYTES = 2 ** 22
const LONGEST_MARK = 120
const MARK = /\b(?:TODO|FIXME)\b/

export interface Mark {
  readonly line: number
  readonly text: string
}

/** Size and hash of a file; undefined when it is no regular file that can be read. */
export async function readFileFacts(path: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash('sha256')
  let bytes = 0
  const found = await eachChunk(path, (chunk) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  return found ? { bytes, sha256: hash.digest('hex') } : undefined
}

/** Lines and bytes of a file. What holds a zero byte is no text and has no lines. */
export async function measureFile(
  path: string,
): Promise<{ lines: number; bytes: number; isText: boolean } | undefined> {
  let [lines, bytes, last, isText] = [0, 0, 0x0a, true]
  const found = await eachChunk(path, (chunk) => {
    for (const byte of chunk) {
      if (byte === 0x0a) lines += 1
      else if (byte === 0) isText = false
    }
    bytes += chunk.length
    last = chunk.at(-1) ?? last
  })
  if (!found) return undefined
  return { lines: isText ? lines + (last === 0x0a ? 0 : 1) : 0, bytes, isText }
}

/** The lines that a file's author marked as unfinished. */
export async function findMarks(path: string): Promise<Mark[]> {
  const chunks: Buffer[] = []
  let bytes = 0
  await eachChunk(path, (chunk) => {
    bytes += chunk.length
    if (bytes <= LONGEST_TEXT_BYTES) chunks.push(Buffer.from(chunk))
  })
  const whole = Buffer.concat(chunks)
  if (bytes > LONGEST_TEXT_BYTES || whole.includes(0)) return []
  return whole
    .toString('utf8')
    .split('\n')
    .flatMap((text, index) => (MARK.test(text) ? [{ line: index + 1, text: shortened(text) }] : []))
}

/** False when there is no regular file to read: links are not followed, pipes not waited for. */
async function eachChunk(path: string, use: (chunk: Buffer) => void): Promise<boolean> {
  const handle = await opened(path)
  if (!handle) return false
  try {
    const found = await handle.stat()
    if (!found.isFile()) return false
    const buffer = Buffer.allocUnsafe(Math.min(found.size + 1, LONGEST_CHUNK_BYTES))
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return true
      use(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

async function opened(path: string): Promise<FileHandle | undefined> {
  // Windows has neither flag.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch {
    return undefined
  }
}

function shortened(text: string): string {
  const trimmed = text.trim()
  return trimmed.length > LONGEST_MARK ? `${trimmed.slice(0, LONGEST_MARK)}…` : trimmed
}
