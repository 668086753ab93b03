import { z } from 'zod'

/**
 * What may happen to an effect whose outcome is in doubt after a crash: `pure` and `idempotent` are executed again
 * under the same idempotency key; `once` is not, and becomes an explicit unknown; `transactional` is never in doubt,
 * for it commits with its outcome.
 */
export const EffectClass = z.enum(['pure', 'idempotent', 'once', 'transactional'])
export type EffectClass = z.infer<typeof EffectClass>

/** What a step is by its log: an effect of a function here, or something executed elsewhere, where it is found again. */
export type StepClass = EffectClass | 'reattachable'
