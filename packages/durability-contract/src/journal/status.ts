import { z } from 'zod'

/** How a run may end. `moved`: it goes on in another journal. */
export const EndStatus = z.enum(['completed', 'failed', 'cancelled', 'moved'])
export type EndStatus = z.infer<typeof EndStatus>

/**
 * `open` may be driven now; `suspended` when its time or a message comes; `stalled` waits for somebody to mend what its
 * reason says; `quarantined` was claimed too often without getting on; the others have ended.
 */
export const RunStatus = z.enum(['open', 'suspended', 'stalled', 'quarantined', ...EndStatus.options])
export type RunStatus = z.infer<typeof RunStatus>

export function isEnded(status: RunStatus): status is EndStatus {
  return EndStatus.options.some((end) => end === status)
}
