import { z } from 'zod'

export const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** A place in a log, always exclusive: "after entry `seq`, whose digest is `digest`". Seq 0 is before the first. */
export const Cursor = z.strictObject({ seq: z.int().min(0), digest: Digest })
export type Cursor = z.infer<typeof Cursor>
