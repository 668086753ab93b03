import type { JournalStore } from '@tangle-network/durability-contract'
import type { MutantWorld } from '../mutant.ts'
import { over, withRunIds } from './over.ts'

/** The store that takes two ids for one run where `fold` makes them equal. The first that was begun names the run. */
export function confusingIds(store: JournalStore, world: MutantWorld, fold: (runId: string) => string): JournalStore {
  const first = world.shared(() => new Map<string, string>())
  const confused = withRunIds(store, (runId) => {
    const named = first.get(fold(runId)) ?? runId
    if (named !== runId) world.bite()
    return named
  })
  return over(confused, {
    begin: (ask) => {
      if (!first.has(fold(ask.runId))) first.set(fold(ask.runId), ask.runId)
      return confused.begin(ask)
    },
  })
}
