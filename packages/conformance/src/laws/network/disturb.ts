import type { Fault, FaultPlan } from '../../network/fault.ts'
import type { Line } from './line.ts'
import { type Told, toldOf } from './told.ts'

export interface Disturbed {
  readonly told: Told
  /** The fault, if its exchange came and it landed. */
  readonly fault: Fault | undefined
  /** Whether an answer of the server has reached the client since. */
  readonly heardSince: boolean
}

/** Makes a call while a fault waits for one of its exchanges. */
export async function disturb(
  { proxy }: Line,
  plan: FaultPlan,
  where: string,
  call: () => Promise<unknown>,
): Promise<Disturbed> {
  const fault = proxy.plant(plan)
  let heard = Number.POSITIVE_INFINITY
  const landed = fault.landing.then(() => {
    heard = proxy.answered
  })
  landed.catch(() => {})
  const told = await toldOf(where, call)
  if (!fault.isPicked) {
    proxy.withdraw(fault)
    return { told, fault: undefined, heardSince: true }
  }
  await landed
  return { told, fault, heardSince: proxy.answered > heard }
}
