import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { headOf } from '../journal/answer.ts'
import { checkRunId, detachManifest } from '../journal/arguments.ts'
import { encodeStoredText } from '../journal/codec.ts'
import type { Cursor } from '../journal/cursor.ts'
import { detachBlob } from '../journal/detach-batch.ts'
import type { Head } from '../journal/head.ts'
import type { Journal } from '../journal/journal.ts'
import { type Reader, readRows } from '../journal/read-page.ts'
import type { EntryRow, RunRow } from '../journal/row.ts'
import { type StoredPart, storedLog } from '../journal/stored-run.ts'
import type { BlobAddress } from '../seal/blob-address.ts'
import { checkInteger } from '../value/argument.ts'
import { checkName } from '../value/name.ts'

export interface ForkOptions {
  /** The last entry that the fork takes over. */
  readonly at: number
  /** The id of the fork. */
  readonly as: string
  /** Whose claimers may drive the fork; without one it is never claimed, whatever the queue of the origin. */
  readonly queue?: string
}

/**
 * Begins a run with the log of another up to an entry, what `journal.fork` says. The origin, which may be alive or ended,
 * is only read. What was open in it there is unknown to the fork.
 */
export function forkRun(journal: Journal, runId: string, options: ForkOptions): Promise<Head> {
  return journal.fork(runId, options)
}

/** The parts of a fork: those of the origin up to the place, under another genesis, by the codec of another run. */
export async function* forkedRun(
  reader: Reader,
  runId: string,
  { at, as, queue }: ForkOptions,
): AsyncGenerator<StoredPart, void, undefined> {
  checkRunId(runId)
  checkRunId(as)
  checkInteger('at', at, 0)
  if (queue !== undefined) checkName('queue', queue)
  const { run: origin, after } = await readRows(reader, runId, { after: { seq: at }, limit: 1 })
  if (at === 0 || (at === origin.seq && origin.status === 'moved')) throw noPlace(origin, at)
  const detached = manifestOf(origin, after, queue)
  const genesis = reader.sealer.genesis(as, detached.manifest)
  const fork = () => copied(reader, origin, { as, genesis, upTo: after })
  // Sealed twice, for the run comes first and says where its log ends.
  let last: EntryRow | undefined
  for await (const part of fork()) if ('entry' in part) last = part.entry
  if (last === undefined) throw noPlace(origin, at)
  const { seq, digest, epoch } = last
  const [status, endedAt] =
    at === origin.seq && origin.endedAt !== null
      ? ([origin.status, origin.endedAt] as const)
      : (['open', null] as const)
  yield {
    run: {
      ...{ runId: as, ...detached, seq, digest, epoch, status, endedAt, vocabulary: origin.vocabulary },
      ...{ stalled: null, owner: null, token: null, leaseMs: null, expiresAt: null },
      ...{ dueAt: null, claims: 0, inboxLast: 0, inboxSeen: 0, inboxBytes: 0 },
    },
  }
  yield* fork()
}

interface Copy {
  readonly as: string
  readonly genesis: string
  readonly upTo: Cursor
}

/** The entries up to a place and their blobs, decoded as the origin's and encoded and sealed as the fork's. */
async function* copied(reader: Reader, origin: RunRow, { as, genesis, upTo }: Copy) {
  const { codec, sealer } = reader
  const { runId } = origin
  const addresses = new Map<string, BlobAddress>()
  let digest = genesis
  for await (const part of storedLog(reader, runId, upTo.seq)) {
    if ('blob' in part) {
      const blob = detachBlob(codec.decodeBlob(part.blob.bytes, { runId, place: 'blob' }), codec, as)
      addresses.set(part.blob.address, blob.address)
      yield { blob }
      continue
    }
    // Forgotten meanwhile, and another run begun under its id.
    if (part.entry.seq === upTo.seq && part.entry.digest !== upTo.digest) throw noPlace(origin, upTo.seq)
    const place = `entry ${part.entry.seq}`
    const text = codec.decodePayload(part.entry.payload, { runId, place })
    const payload = encodeStoredText(codec, text, { runId: as, place })
    const entry = { ...part.entry, payload, refs: part.entry.refs.map((ref) => addresses.get(ref) ?? ref) }
    digest = sealer.seal(digest, entry)
    yield { entry: { ...entry, digest } }
  }
}

/** What the origin is, without whom it reports to and who claims it, and with the place that the fork goes on from. */
function manifestOf(run: RunRow, { seq, digest }: Cursor, queue: string | undefined) {
  const { runId, manifest } = headOf(run)
  const { agent, taskDigest, seed } = manifest
  const origin = { runId, seq, digest }
  return detachManifest({ agent, taskDigest, seed, origin, ...(queue === undefined ? {} : { queue }) })
}

function noPlace({ runId, seq }: RunRow, at: number): DurabilityError {
  return new DurabilityError('CURSOR_INVALID', {
    expected: `an entry from 1 to ${seq} that is no end of a move`,
    found: `seq ${at}`,
    where: `run ${quoted(runId)}`,
  })
}
