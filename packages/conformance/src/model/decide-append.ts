import {
  type BlobAddress,
  blobAddress,
  createSealer,
  encodeValue,
  sealChain,
} from '@tangle-network/durability-contract'
import type { AtomicCall, PlainBatch } from '../history/call.ts'
import { bytesOf } from '../history/perform.ts'
import { writable } from './decide-lease.ts'
import { answerWith, type Decision, refuse } from './decision.ts'
import { type EntryModel, endOf, hasEnded, type PlaceModel, type RunModel, withRun } from './run-model.ts'

/** Entries as they must stand once the batch is committed. */
export function sealed(batch: PlainBatch): Omit<EntryModel, 'epoch'>[] {
  const carried = (batch.blobs ?? []).map((text) => blobAddress(bytesOf(text)))
  const drafts = batch.entries.map(({ kind, payload, refs = [] }) => ({
    kind,
    payload: encodeValue(payload),
    refs: refs.map((ref) => (typeof ref === 'number' ? (carried[ref] as BlobAddress) : ref)),
  }))
  const chain = sealChain(createSealer(), batch.after, batch.at, drafts)
  return chain.map((entry, index) => ({ ...entry, payload: batch.entries[index]?.payload }))
}

export function decideAppend(
  place: PlaceModel,
  { lease, batch }: Extract<AtomicCall, { do: 'append' }>,
  now: number,
): Decision {
  const entries = sealed(batch)
  const last = entries.at(-1)!
  const answer = { cursor: { seq: last.seq, digest: last.digest }, now }
  const known = place.runs.get(lease.runId)
  if (known && stands(known, batch, entries)) return answerWith(answer, place, { ifRefused: 'J9', ifOther: 'J9' })
  const run = writable(place, lease)
  if ('refused' in run) return run
  const end = endOf(run)
  if (end.seq !== batch.after.seq || end.digest !== batch.after.digest) return refuse('CONFLICT')
  if ((batch.seen ?? 0) > run.messages.length) return refuse('CURSOR_INVALID')
  const blobs = new Map(run.blobs)
  for (const text of batch.blobs ?? []) blobs.set(blobAddress(bytesOf(text)), text)
  if (entries.some(({ refs }) => refs.some((address) => !blobs.has(address)))) return refuse('BLOB_MISSING')
  const appended = entries.map((entry) => ({ ...entry, epoch: lease.epoch }))
  const grown: RunModel = { ...run, blobs, entries: [...run.entries, ...appended] }
  return answerWith(answer, withRun(place, advanced(grown, batch, now)), { ifRefused: 'J4', ifOther: 'J5' })
}

/** The same entries stand at the batch's seqs, and the run ended there exactly as the batch says. */
function stands(run: RunModel, { end }: PlainBatch, entries: readonly Omit<EntryModel, 'epoch'>[]): boolean {
  const last = entries.at(-1)!.seq
  const endedHere = hasEnded(run) && run.entries.length === last ? run.status : undefined
  return endedHere === end && entries.every(({ seq, digest }) => run.entries[seq - 1]?.digest === digest)
}

function advanced(run: RunModel, batch: PlainBatch, now: number): RunModel {
  const { end, suspend, seen = 0, progress = true, vocabulary = 1 } = batch
  const next = {
    ...{ ...run, status: 'open' as const, stalled: null, seen: Math.max(run.seen, seen) },
    ...{ vocabulary: Math.max(run.vocabulary, vocabulary), claims: progress ? 0 : run.claims },
  }
  if (end) return { ...next, status: end, endedAt: now, dueAt: null, holder: undefined }
  if (!suspend) return next
  const { wakeAt } = suspend
  const byTime = wakeAt === undefined ? null : Math.max(wakeAt, now)
  const dueAt = next.messages.length > next.seen ? now : byTime
  return { ...next, status: 'suspended', dueAt, holder: undefined }
}
