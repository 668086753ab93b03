import { ENDS } from './of-ends.ts'
import { EVENTS } from './of-events.ts'
import { RESULTS } from './of-results.ts'
import { STARTS } from './of-starts.ts'
import type { RemoteMutant } from './remote-mutant.ts'

/** Bugs of remotes, each of which the laws of level R must see. */
export const REMOTE_MUTANTS: readonly RemoteMutant[] = [...STARTS, ...EVENTS, ...RESULTS, ...ENDS]
