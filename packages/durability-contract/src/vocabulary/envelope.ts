import { z } from 'zod'

/** Of a message that was consumed, all but its payload. `at` is when it was stored, by the journal's clock. */
export const Envelope = z.strictObject({
  position: z.int().min(1),
  id: z.string(),
  sender: z.string(),
  kind: z.string(),
  at: z.int(),
})
export type Envelope = z.infer<typeof Envelope>
