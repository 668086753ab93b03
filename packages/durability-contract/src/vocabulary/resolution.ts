import { z } from 'zod'
import { RESERVED_PREFIX } from '../journal/message.ts'
import { Failure } from './outcome.ts'

/** The kind of the message that says what became of an effect whose outcome is unknown. */
export const RESOLVE_KIND = `${RESERVED_PREFIX}resolve`

/** What somebody with outside knowledge says became of an effect. */
export const Resolution = z.strictObject({
  /** The entry that declared the outcome unknown. */
  seq: z.int().min(1),
  /** Never unknown. No value: undefined. */
  outcome: z.union([
    z.strictObject({ ok: z.strictObject({ value: z.unknown().optional() }) }),
    z.strictObject({ failed: Failure }),
  ]),
  reason: z.string().optional(),
})
export type Resolution = z.infer<typeof Resolution>

/** The id of that message: of all that are sent for one unknown outcome a run gets the first. */
export function resolutionId(seq: number): string {
  return `${RESOLVE_KIND}:${seq}`
}
