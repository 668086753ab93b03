import { deserialize, serialize } from 'node:v8'
import { FOLD_VERSION, sha256 } from '@tangle-network/durability-contract'
import type { LoadedLog } from './run-ports.ts'

/**
 * Keeps what the logs of long runs were folded to, so that a resume reads only what came after. A cache and no more: one
 * that loses, confuses or damages what it was given costs time alone, and one that fails is warned of and done without.
 */
export interface Snapshots {
  /** Makes one when a resume had to read so many entries; 1,000 by default. */
  readonly every?: number | undefined
  load(runId: string): Promise<Uint8Array | undefined>
  /** Replaces what was kept of the run. It holds payloads: keep it as secret as the journal. */
  save(runId: string, snapshot: Uint8Array): Promise<void>
  /** The run has ended: it needs none any more. */
  drop(runId: string): Promise<void>
}

const MADE_BY = 'durability snapshot'
const DIGEST_BYTES = 32

interface Content extends LoadedLog {
  readonly madeBy: typeof MADE_BY
  readonly fold: number
  readonly runId: string
}

/** The digest of what follows, then that. */
export function snapshotOf(runId: string, { state, digest }: LoadedLog): Uint8Array {
  const content: Content = { madeBy: MADE_BY, fold: FOLD_VERSION, runId, state, digest }
  const bytes = serialize(content)
  return Buffer.concat([Buffer.from(sha256(bytes), 'hex'), bytes])
}

/** What the log of the run was folded to; undefined for what is damaged, of another run, or of another version of the fold. */
export function fromSnapshot(runId: string, snapshot: Uint8Array): LoadedLog | undefined {
  const bytes = Buffer.from(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength)
  const body = bytes.subarray(DIGEST_BYTES)
  if (sha256(body) !== bytes.subarray(0, DIGEST_BYTES).toString('hex')) return undefined
  const content = contentOf(body)
  if (content?.madeBy !== MADE_BY || content.fold !== FOLD_VERSION || content.runId !== runId) return undefined
  return { state: content.state, digest: content.digest }
}

/** Another version of the engine may not read what this one wrote; its digest says that it is what was written. */
function contentOf(body: Buffer): (Partial<Content> & LoadedLog) | undefined {
  try {
    return deserialize(body)
  } catch {
    return undefined
  }
}

/** What a cache throws is no fault of the run. Whoever runs it wants to know. */
export async function unlessItFails<T>(what: string, asked: () => Promise<T>): Promise<T | undefined> {
  try {
    return await asked()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    process.emitWarning(`${what}: ${detail}`, { type: 'SnapshotWarning', code: 'DURABILITY_SNAPSHOT' })
    return undefined
  }
}
