import { z } from 'zod'
import { Cursor, Digest } from './cursor.ts'
import { RunStatus } from './status.ts'

/**
 * Two states that nobody sees. `forgotten`: a tombstone that keeps the epoch, so that a run begun anew under this id starts
 * above it. `importing`: a run that is not there as a whole yet.
 */
export const RowStatus = z.enum([...RunStatus.options, 'forgotten', 'importing'])
export type RowStatus = z.infer<typeof RowStatus>

/** A run as a store keeps it: one row holds owner, epoch and head together, so that one write can check them all. */
export const RunRow = z.strictObject({
  runId: z.string(),
  /** Canonical text. */
  manifest: z.string(),
  /** From the manifest, for `claim` and `list`. */
  agent: z.string(),
  queue: z.string().nullable(),
  status: RowStatus,
  stalled: z.string().nullable(),
  epoch: z.int().min(0),
  owner: z.string().nullable(),
  token: z.string().nullable(),
  leaseMs: z.int().nullable(),
  expiresAt: z.int().nullable(),
  ...Cursor.shape,
  /** The newest version of the vocabulary in the log. */
  vocabulary: z.int().min(1),
  /** From when on a claimer may have the run; null while only a message can wake it, and after the end. */
  dueAt: z.int().nullable(),
  /** Claims since the last progress. */
  claims: z.int().min(0),
  inboxLast: z.int().min(0),
  inboxSeen: z.int().min(0),
  inboxBytes: z.int().min(0),
  endedAt: z.int().nullable(),
})
export type RunRow = z.infer<typeof RunRow>

/** An entry as a store keeps it: sealed text in, the same text out. */
export const EntryRow = z.strictObject({
  seq: z.int().min(1),
  epoch: z.int().min(1),
  at: z.int().min(0),
  kind: z.string(),
  payload: z.string(),
  refs: z.array(z.string()),
  digest: Digest,
})
export type EntryRow = z.infer<typeof EntryRow>

/** A message as a store keeps it. */
export const MessageRow = z.strictObject({
  position: z.int().min(1),
  id: z.string(),
  sender: z.string(),
  kind: z.string(),
  payload: z.string(),
  digest: Digest,
  /** When it was stored, by the store's clock. */
  at: z.int(),
})
export type MessageRow = z.infer<typeof MessageRow>
