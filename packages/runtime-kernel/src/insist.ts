import { DurabilityError } from '@tangle-network/durability-contract'
import { type Clock, pause } from './clock.ts'
import { isOfTheStore } from './writer.ts'

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 1_000

export interface InsistPorts {
  readonly clock: Clock
  /** Whether anything may leave this process now. */
  readonly mayStart: () => boolean
}

/**
 * Makes an idempotent call until the journal has answered it, and passes refusals on. It never resolves once the run was
 * given back: whoever takes it makes the call again.
 */
export async function insist<T>({ clock, mayStart }: InsistPorts, call: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_PAUSE_MS; mayStart(); wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      const answer = await call()
      if (mayStart()) return answer
      break
    } catch (error) {
      if (!isOfTheStore(error)) throw error
    }
    await pause(clock, wait)
  }
  return new Promise(() => {})
}

/** What another run refuses for good, by its code. */
const FINAL = ['RUN_CONFLICT', 'RUN_FORGOTTEN', 'RUN_CLOSED', 'MESSAGE_CONFLICT', 'INBOX_FULL', 'RUN_NOT_FOUND']

/** Whether another run has refused what it was asked, and always will. */
export function isRefusal(error: unknown): error is DurabilityError {
  return error instanceof DurabilityError && FINAL.includes(error.code)
}
