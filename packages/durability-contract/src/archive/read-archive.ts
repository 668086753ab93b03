import { createHash } from 'node:crypto'
import { DurabilityError } from '../error/durability-error.ts'
import { messageDigest } from '../journal/detach-message.ts'
import type { RunRow } from '../journal/row.ts'
import type { StoredPart } from '../journal/stored-run.ts'
import { type BlobAddress, blobAddress } from '../seal/blob-address.ts'
import type { Sealer } from '../seal/sealer.ts'
import { ARCHIVE_VERSION, ArchiveLine } from './archive-line.ts'

/**
 * The parts of a run, from the lines of its archive, verified on the way: the chain under this sealer, blobs and messages
 * by their digests, and at the last the archive as a whole. What was yielded counts only once it has ended by itself.
 */
export async function* readArchive(
  lines: AsyncIterable<string> | Iterable<string>,
  sealer: Sealer,
): AsyncGenerator<StoredPart, void, undefined> {
  const hash = createHash('sha256')
  const chain = { run: undefined as RunRow | undefined, seq: 0, digest: '', position: 0, blobs: new Set<string>() }
  let count = 0
  for await (const text of lines) {
    if (text.trim() === '') continue
    const line = parseLine(text, count + 1)
    if (line.line === 'end') {
      if (line.lines !== count || line.digest !== hash.digest('hex'))
        throw damaged(count + 1, 'the digest of all lines', 'another')
      checkComplete(chain, count)
      return
    }
    hash.update(`${text.replace(/\n$/, '')}\n`)
    count += 1
    yield partOf(line, chain, sealer, count)
  }
  throw damaged(count + 1, 'the line that ends the archive', 'nothing')
}

interface Chain {
  run: RunRow | undefined
  seq: number
  digest: string
  position: number
  readonly blobs: Set<string>
}

function partOf(line: Exclude<ArchiveLine, { line: 'end' }>, chain: Chain, sealer: Sealer, at: number): StoredPart {
  if ((line.line === 'run') !== (chain.run === undefined))
    throw damaged(at, 'the run in the first line, once', line.line)
  if (line.line === 'run') {
    if (line.version > ARCHIVE_VERSION) throw tooNew(line.version)
    chain.run = line.run
    chain.digest = sealer.genesis(line.run.runId, line.run.manifest)
    return { run: line.run }
  }
  if (line.line === 'blob') {
    const bytes = Uint8Array.from(Buffer.from(line.base64, 'base64'))
    if (blobAddress(bytes) !== line.address) throw damaged(at, `the bytes of ${line.address}`, 'others')
    chain.blobs.add(line.address)
    return { blob: { address: line.address as BlobAddress, bytes } }
  }
  if (line.line === 'entry') {
    const { entry } = line
    const continues = entry.seq === chain.seq + 1 && entry.digest === sealer.seal(chain.digest, entry)
    if (!continues) throw damaged(at, `entry ${chain.seq + 1}, sealed over the one before`, `entry ${entry.seq}`)
    const missing = entry.refs.find((address) => !chain.blobs.has(address))
    if (missing) throw damaged(at, `blob ${missing} before the entry that refers to it`, 'none')
    chain.seq = entry.seq
    chain.digest = entry.digest
    return { entry }
  }
  const { message } = line
  const follows = message.position === chain.position + 1 && message.digest === messageDigest(message)
  if (!follows) throw damaged(at, `message ${chain.position + 1}, as it was delivered`, `message ${message.position}`)
  chain.position = message.position
  return { message }
}

function checkComplete({ run, seq, digest, position }: Chain, count: number): void {
  if (run === undefined) throw damaged(count, 'a run', 'none')
  if (run.seq !== seq || run.digest !== digest) throw damaged(count, `entries up to ${run.seq}`, `up to ${seq}`)
  if (run.inboxLast !== position) throw damaged(count, `messages up to ${run.inboxLast}`, `up to ${position}`)
}

function parseLine(text: string, at: number): ArchiveLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw damaged(at, 'JSON', 'text that is none')
  }
  const parsed = ArchiveLine.safeParse(value)
  if (parsed.success) return parsed.data
  throw damaged(at, 'a line of an archive', parsed.error.issues[0]?.message ?? 'another')
}

function damaged(line: number, expected: string, found: string): DurabilityError {
  return new DurabilityError('CORRUPT', { expected, found, where: `line ${line} of the archive` })
}

function tooNew(version: number): DurabilityError {
  return new DurabilityError('SCHEMA_TOO_NEW', {
    expected: `an archive up to version ${ARCHIVE_VERSION}`,
    found: `version ${version}`,
    where: 'line 1 of the archive',
  })
}
