import { setTimeout as sleep } from 'node:timers/promises'
import type { EffectClass } from '@tangle-network/durability-contract'
import { fraction } from './kill-plan.ts'
import type { Leash } from './leash.ts'
import type { Ledger } from './ledger.ts'

/** How many effects may happen at once. */
export const EFFECTS_AT_ONCE = 8

export interface Effect {
  readonly path: readonly string[]
  readonly key: string
  readonly effect: EffectClass
  readonly context: {
    readonly idempotencyKey: string
    readonly fencingToken: number
    readonly attempt: number
    readonly signal: AbortSignal
  }
}

/** Makes an effect happen. */
export type Perform = <T>(effect: Effect, work: () => Promise<T>) => Promise<T>

/**
 * Performs effects with a line in the ledger before and after each. Each takes its time around the real work, about
 * `paceMs` in all, so that there is something to watch and kills meet it before, in and after its work.
 */
export function createPerform(ports: {
  ledger: Ledger
  leash: Leash
  committed: ReadonlySet<string>
  paceMs: number
}): Perform {
  const { ledger, leash, committed, paceMs } = ports
  const gate = new Gate(EFFECTS_AT_ONCE)
  return async ({ path, key, effect, context }, work) => {
    const { idempotencyKey, fencingToken, attempt, signal } = context
    const pause = (part: string) => {
      const ms = paceMs * fraction(idempotencyKey, `${fencingToken}`, part)
      return ms < 1 ? undefined : sleep(ms, undefined, { signal })
    }
    await gate.enter()
    try {
      signal.throwIfAborted()
      const line = { pid: process.pid, epoch: fencingToken, path: [...path], key, idempotencyKey, effect, attempt }
      ledger.write({ type: 'start', ...line })
      leash.reached('effect-starts', committed.size)
      await pause('before')
      const value = await work()
      ledger.write({ type: 'end', ...line })
      await pause('after')
      return value
    } finally {
      gate.leave()
    }
  }
}

/** Lets so many in at once, the others in the order of their coming. */
class Gate {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  async enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}
