import { z } from 'zod'

/**
 * The right to write to a run. `epoch` fences: whoever holds a greater one has taken the run over. `token` is random
 * per grant. Expiry permits takeover and revokes nothing by itself. Times are the backend's, in ms since the epoch.
 */
export const Lease = z.strictObject({
  runId: z.string(),
  owner: z.string(),
  epoch: z.int().min(1),
  token: z.string(),
  expiresAt: z.int(),
})
export type Lease = z.infer<typeof Lease>

export interface LeaseRequest {
  /** Names one incarnation of one process. The same owner acquiring again fences its earlier self. */
  readonly owner: string
  readonly ttlMs: number
  /**
   * The holder that the caller has proven dead. Its live lease does not stand in the way, if it is still exactly this
   * one. Should the proof be wrong, fencing still holds: nothing that holder sends has any effect.
   */
  readonly supersede?: { readonly owner: string; readonly epoch: number }
}
