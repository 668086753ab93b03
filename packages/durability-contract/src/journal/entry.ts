import { z } from 'zod'
import { Digest } from './cursor.ts'

/**
 * One committed fact of a run. `payload` is the decoded value; `refs` are the addresses of the blobs it refers to;
 * `epoch` is the lease it was written under (stored beside the entry, not sealed); `at` is information, in
 * milliseconds since the Unix epoch, and no rule reads a clock from it.
 */
export const Entry = z.strictObject({
  seq: z.int().min(1),
  epoch: z.int().min(1),
  at: z.int().min(0),
  kind: z.string(),
  payload: z.unknown(),
  refs: z.array(z.string()),
  digest: Digest,
})
export type Entry = z.infer<typeof Entry>
