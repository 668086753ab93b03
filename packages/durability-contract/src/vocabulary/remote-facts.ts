import { z } from 'zod'

const ofExecution = { v: z.literal(1), node: z.int().min(1), key: z.string() }
const position = z.int().min(0)
/** Whatever the remote says; null is something. */
const said = z.unknown().refine((is) => is !== undefined, 'nothing')

/** What a run writes down of what it has executed elsewhere, between the intent of the step and its outcome. */
export const REMOTE_FACTS = {
  /** Its environment was leased, as the remote names it. */
  'remote.bound': z.strictObject({ ...ofExecution, environment: said }),
  /** It was started, and this is what the remote calls it: from here on it is never started again. */
  'remote.dispatched': z.strictObject({ ...ofExecution, reference: said }),
  /** Events have come, and none of them comes again: those behind the last position, without holes but for a gap that is named. */
  'remote.progressed': z.strictObject({
    ...ofExecution,
    events: z.array(z.strictObject({ at: position, data: z.unknown() })),
    position,
    token: z.string().max(1_024).optional(),
    /** Events that are lost for good: those after the one, before the other. */
    gap: z.strictObject({ after: position, before: position }).optional(),
  }),
  /** It is to stop. */
  'remote.recalled': z.strictObject({ ...ofExecution, reason: z.string().optional() }),
  /** Its environment was given back, or left to the remote's own expiry. */
  'remote.released': z.strictObject({ ...ofExecution, isReleased: z.boolean(), receipt: z.unknown().optional() }),
} as const
