import { type Amounts, quoted, said, type Where } from '@tangle-network/durability-contract'
import { checkAmount, toAmounts } from './amounts.ts'
import type { Channels } from './scope.ts'

/** Counts what one attempt says that it spent. */
export class Meter {
  /** By channel; it is few. */
  readonly #bounds: Amounts
  readonly #where: Where
  readonly #measured = new Map<string, number>()

  constructor(cost: Amounts, where: Where) {
    this.#bounds = cost
    this.#where = where
  }

  /** Adds up. A channel without a bound is refused: what a dead attempt spent of it, nobody would know. */
  readonly spend = (amounts: Channels): void => {
    const where = () => `what ${said(this.#where)} spends`
    const sums = toAmounts(amounts, where).map(([channel, amount]): [string, number] => {
      if (this.#boundOf(channel) === undefined) {
        throw new TypeError(`${said(this.#where)} spends ${quoted(channel)}, for which its cost names no upper bound`)
      }
      return [channel, (this.#measured.get(channel) ?? 0) + amount]
    })
    for (const [channel, sum] of sums) checkAmount(sum, () => `${quoted(channel)} of ${where()}`)
    for (const [channel, sum] of sums) this.#measured.set(channel, sum)
  }

  /** What was measured. An attempt that is still at work may spend up to its bound, so less than that is no measure. */
  read(isAtWork: boolean): Amounts {
    return [...this.#measured].filter(([channel, sum]) => !isAtWork || sum > (this.#boundOf(channel) ?? 0))
  }

  #boundOf(channel: string): number | undefined {
    return this.#bounds.find(([bound]) => bound === channel)?.[1]
  }
}
