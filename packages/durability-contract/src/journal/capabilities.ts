import { z } from 'zod'

/** What a backend declares of itself. Each changes a law of the suite, or it would not exist (clause C-1). */
export const Capabilities = z.strictObject({
  /** What an acknowledged entry survives: nothing, the death of the process, or the loss of power. */
  durability: z.enum(['memory', 'process', 'power']),
  /** Whether owners may live on one host or on many. */
  hosts: z.enum(['one', 'many']),
  /** Whether what another process commits is told to those who wait for it, not only found by looking now and then. */
  notifications: z.boolean(),
  /** Whether an effect on the store's own database can commit with its entry (`TransactionalStore`). */
  transactions: z.boolean(),
})
export type Capabilities = z.infer<typeof Capabilities>
