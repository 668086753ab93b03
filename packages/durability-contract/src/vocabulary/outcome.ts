import { z } from 'zod'

/** A value as an entry keeps it: in place, or as the canonical text in the blob that `refs[blob]` addresses. No value: undefined. */
export const Stored = z.union([
  z.strictObject({ blob: z.int().min(0) }),
  z.strictObject({ value: z.unknown().optional() }),
])
export type Stored = z.infer<typeof Stored>

/** A failure as it is stored and delivered; the same live as on replay. */
export const Failure = z.strictObject({
  name: z.string(),
  message: z.string(),
  code: z.string().optional(),
  data: z.unknown().optional(),
  /** How many attempts were made. */
  attempts: z.int().min(1),
})
export type Failure = z.infer<typeof Failure>

/** What became of a step or an agent: a value, a failure, or that nobody can know. */
export const Outcome = z.union([
  z.strictObject({ ok: Stored }),
  z.strictObject({ failed: Failure }),
  z.strictObject({ unknown: z.strictObject({ attempt: z.int().min(1) }) }),
])
export type Outcome = z.infer<typeof Outcome>
