import { z } from 'zod'

/** Names that begin so belong to the kernel: clients may not deliver under them (clause M-5). */
export const RESERVED_PREFIX = 'durability:'

/** What somebody sends to a run. `sender` is set by whoever authenticated it. */
export interface MessageDraft {
  /** Of all messages with one id a run gets one. */
  readonly id: string
  readonly sender: string
  readonly kind: string
  readonly payload: unknown
}

/** A message of a run's inbox. `position` counts from 1; `at` is when it was stored, by the backend's clock. */
export const Message = z.strictObject({
  position: z.int().min(1),
  id: z.string(),
  sender: z.string(),
  kind: z.string(),
  payload: z.unknown(),
  at: z.int(),
})
export type Message = z.infer<typeof Message>
