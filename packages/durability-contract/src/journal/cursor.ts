import { z } from 'zod'

const DIGEST = /^[0-9a-f]{64}$/

export const Digest = z.string().regex(DIGEST)

export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && DIGEST.test(value)
}

/** A place in a log, always exclusive: "after entry `seq`, whose digest is `digest`". Seq 0 is before the first. */
export const Cursor = z.strictObject({ seq: z.int().min(0), digest: Digest })
export type Cursor = z.infer<typeof Cursor>
