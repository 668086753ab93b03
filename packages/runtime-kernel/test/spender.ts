import { createMemoryJournal } from '@tangle-network/journal-memory'
import { type Agent, defineAgent, type Scope } from '../src/index.ts'
import { heir } from './world.ts'

export const tokens = (amount: number) => ({ tokens: amount })

/** An agent of one name, whose code may change between two lives. */
export const agentOf = (act: (scope: Scope) => Promise<unknown>): Agent<null, unknown> =>
  defineAgent({ name: 'spender', act: (_: null, scope) => act(scope) })

/** Runs the code under a budget, on a fresh journal. */
export function spend(act: (scope: Scope) => Promise<unknown>, budget = tokens(100), journal = createMemoryJournal()) {
  return heir(journal).runOrThrow(agentOf(act), null, { runId: 'run', budget })
}
