import { AsyncLocalStorage } from 'node:async_hooks'
import type { EffectClass } from '@tangle-network/durability-contract'
import type { Life } from './life.ts'
import type { RawSource } from './raw-source.ts'

/** Where code of the user runs: in an agent, or in one of its steps. */
export interface Place {
  readonly life: Life
  /** Of the agent: keys from the root of the run. */
  readonly path: readonly string[]
  /** What clocks and dice say there. */
  readonly source: RawSource
  /** The attempt that it is part of; undefined in the agent itself. */
  readonly step: StepPlace | undefined
}

export interface StepPlace {
  readonly key: string
  readonly effect: EffectClass
  readonly idempotencyKey: string
  readonly path: readonly string[]
}

const places = new AsyncLocalStorage<Place | undefined>()

/** Where the code that runs now belongs; undefined outside of the agents under test. */
export function placeNow(): Place | undefined {
  return places.getStore()
}

/** Calls the function there, with all that follows from it. */
export function runAt<T>(place: Place | undefined, call: () => T): T {
  return places.run(place, call)
}
