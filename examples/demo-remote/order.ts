import { z } from 'zod'
import { SABOTAGES } from './sabotage.ts'

/** What the driver is told to do, as JSON in its only argument. */
export const DriverOrder = z.strictObject({
  folder: z.string(),
  /** Of the bridge. */
  url: z.string(),
  pages: z.array(z.string()),
  /** How often the program may be started, each time because its end was proven. */
  attempts: z.int(),
  sabotage: z.enum(SABOTAGES).optional(),
})
export type DriverOrder = z.infer<typeof DriverOrder>

/** What the bridge is told to do, likewise. */
export const BridgeOrder = z.strictObject({
  folder: z.string(),
  /** The port of the one before it; 0 for any. */
  port: z.int(),
  paceMs: z.number(),
})
export type BridgeOrder = z.infer<typeof BridgeOrder>
