import { z } from 'zod'

/** The most that a budget, a bound or one attempt may name of a channel, so that sums stay exact integers. */
export const GREATEST_AMOUNT = 1e12

/** So much of each channel. Pairs and no object, for a channel may have any name. */
export const Amounts = z
  .array(z.tuple([z.string().min(1), z.int().min(0).max(GREATEST_AMOUNT)]))
  .refine((pairs) => new Set(pairs.map(([channel]) => channel)).size === pairs.length, 'a channel that stands twice')
export type Amounts = z.infer<typeof Amounts>

/** Why something was refused with `BUDGET_EXHAUSTED`: the first channel of which more was asked than is free. */
export const Shortage = z.strictObject({ channel: z.string(), asked: z.int(), free: z.int() })
export type Shortage = z.infer<typeof Shortage>
