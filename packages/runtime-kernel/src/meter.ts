import { type Amounts, quoted } from '@tangle-network/durability-contract'
import { checkAmount, toAmounts } from './amounts.ts'
import type { Channels } from './scope.ts'

/** Counts what one attempt says that it spent. */
export class Meter {
  readonly #bounds: ReadonlyMap<string, number>
  readonly #where: string
  readonly #measured = new Map<string, number>()

  constructor(cost: Amounts, where: string) {
    this.#bounds = new Map(cost)
    this.#where = where
  }

  /** Adds up. A channel without a bound is refused: what a dead attempt spent of it, nobody would know. */
  readonly spend = (amounts: Channels): void => {
    const sums = toAmounts(amounts, `what ${this.#where} spends`).map(([channel, amount]): [string, number] => {
      if (!this.#bounds.has(channel)) {
        throw new TypeError(`${this.#where} spends ${quoted(channel)}, for which its cost names no upper bound`)
      }
      return [channel, (this.#measured.get(channel) ?? 0) + amount]
    })
    for (const [channel, sum] of sums) checkAmount(sum, `${quoted(channel)} of what ${this.#where} spends`)
    for (const [channel, sum] of sums) this.#measured.set(channel, sum)
  }

  /** What was measured. An attempt that is still at work may spend up to its bound, so less than that is no measure. */
  read(isAtWork: boolean): Amounts {
    return [...this.#measured].filter(([channel, sum]) => !isAtWork || sum > (this.#bounds.get(channel) ?? 0))
  }
}
