/**
 * How a backend is proven whose server has a successor: two servers, of which the standby follows the primary, and a commit
 * is acknowledged when both have it. `open` of the harness takes the places made here too, and finds whichever of the two
 * is the primary by itself; `destroy` ends both.
 */
export interface Failover<Env = unknown> {
  /** Makes a new, empty place on a primary that the standby follows. */
  provision(): Promise<Env>
  /** Kills every process of the standby. From now on no commit can be acknowledged. */
  stopStandby(env: Env): Promise<void>
  /** Starts it again, to follow as before. */
  startStandby(env: Env): Promise<void>
  /** Resolves once a commit on the primary waits for the standby. */
  waits(env: Env): Promise<void>
  /** Resolves once such a wait, which must have been there, was cancelled on the server. */
  cancelWait(env: Env): Promise<void>
  /** Kills every process of the primary at one instant, and makes the standby the primary; resolves when it takes writes. */
  fail(env: Env): Promise<void>
}
