import type { RemoteExecution } from '@tangle-network/durability-contract'
import type { RemoteHarness } from '../remote-harness.ts'

/** A bug that can be planted in any remote that claims all there is to claim: it breaks one promise and keeps the others. */
export interface RemoteMutant {
  readonly id: string
  /** What the planted remote does. */
  readonly statement: string
  /** Ids of laws that must see it, each of them. */
  readonly seenBy: readonly string[]
  /** `bite` is to be called whenever the broken path was taken: a mutant that never bit has tested nothing. */
  plant(harness: RemoteHarness, bite: () => void): RemoteHarness
}

/** The harness whose executors have some methods replaced. */
export function withMethods(
  harness: RemoteHarness,
  broken: (executor: RemoteExecution, env: unknown) => Partial<RemoteExecution>,
): RemoteHarness {
  return {
    ...harness,
    async open(env, options) {
      const executor = await harness.open(env, options)
      return { ...executor, ...broken(executor, env) }
    },
  }
}
