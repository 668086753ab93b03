import { z } from 'zod'
import { Cursor, Digest } from './cursor.ts'
import { RunStatus } from './status.ts'

/** A run as a store keeps it: one row holds owner, epoch and head together, so that one write can check them all. */
export const RunRow = z.strictObject({
  runId: z.string(),
  /** Canonical text. */
  manifest: z.string(),
  status: RunStatus,
  stalled: z.string().nullable(),
  epoch: z.int().min(0),
  owner: z.string().nullable(),
  token: z.string().nullable(),
  leaseMs: z.int().nullable(),
  expiresAt: z.int().nullable(),
  ...Cursor.shape,
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
