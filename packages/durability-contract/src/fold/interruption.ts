import type { Fact } from '../vocabulary/facts.ts'
import { consume } from './fold-waits.ts'
import type { RunState } from './run-state.ts'

type About = Extract<Fact, { kind: 'run.acquired' | 'run.released' | 'run.revived' }>

/** Counts takeovers that came to nothing. What befell the origin of a fork is no fault of the fork's. */
export function taken(state: RunState, fact: About): void {
  if (fact.kind === 'run.revived') {
    consume(state, fact.seq, fact.message)
    state.acquisitionsWithoutOutcome = 1
    return
  }
  if (fact.kind === 'run.released') {
    state.acquisitionsWithoutOutcome = Math.max(0, state.acquisitionsWithoutOutcome - 1)
    return
  }
  if (fact.v === 2) state.firstTrace ??= fact.trace
  // Whoever goes on may tell an agent what it was stalled by, and have it act upon it.
  state.stalled.clear()
  if (fact.seq > state.inherited) state.acquisitionsWithoutOutcome += 1
}
