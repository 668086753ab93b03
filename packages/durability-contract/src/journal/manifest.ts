import { z } from 'zod'
import { Digest } from './cursor.ts'

/**
 * What a run is, fixed at `begin` and sealed into its genesis. It holds no code version and no options, so that
 * asking for the same work again is the same manifest.
 */
export const Manifest = z.strictObject({
  /** Name of the agent. */
  agent: z.string(),
  /** SHA-256 of the task's canonical encoding. */
  taskDigest: Digest,
  /** The queue whose claimers may drive the run; a run without one is never claimed. */
  queue: z.string().optional(),
  /** The run that began this one, and the key under which it knows it. */
  parent: z.strictObject({ runId: z.string(), key: z.string() }).optional(),
  /** Of a fork: the place in another log that it goes on from. */
  origin: z.strictObject({ runId: z.string(), seq: z.int().min(1), digest: Digest }).optional(),
  /** Where the run's randomness comes from. */
  seed: z.string(),
})
export type Manifest = z.infer<typeof Manifest>
