import { z } from 'zod'

/** How a run may end. */
export const EndStatus = z.enum(['completed', 'failed', 'cancelled'])
export type EndStatus = z.infer<typeof EndStatus>

/** `open` may be driven; `stalled` waits for somebody to mend what its reason says; the others have ended. */
export const RunStatus = z.enum(['open', 'stalled', ...EndStatus.options])
export type RunStatus = z.infer<typeof RunStatus>

export function isEnded(status: RunStatus): status is EndStatus {
  return status !== 'open' && status !== 'stalled'
}
