import type { Channels } from './scope.ts'

/** Which run it is, and what it may take. */
export interface RunOptions {
  readonly runId: string
  /** What the run may spend; what its journal holds of it counts when it is resumed. Without one nothing is limited. */
  readonly budget?: Channels
  /**
   * When the run must have ended, in ms since the Unix epoch by the journal's clock. Then it is cancelled, and when all that
   * it had started has settled it has failed with `DEADLINE_EXCEEDED`. What its journal holds of it counts when it is resumed.
   */
  readonly deadline?: number
  /** `allow` begins or resumes, `require` only resumes (`RUN_NOT_FOUND`), `forbid` only begins (`RUN_EXISTS`). */
  readonly resume?: 'allow' | 'require' | 'forbid'
  /** The queue whose workers may go on with the run; without one, nobody claims it. */
  readonly queue?: string
  /** What to do while another process holds the run: `wait` takes over when it may, `throw` is `LEASE_HELD`, `follow` waits for the result. */
  readonly onHeld?: 'wait' | 'throw' | 'follow'
}
