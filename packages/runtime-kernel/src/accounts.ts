import {
  type Amounts,
  type Balance,
  type Budgets,
  balancesAt,
  type Fact,
  foldBudgets,
  forgetBalancesBefore,
  limitedAmounts,
  type Shortage,
  shortageOf,
} from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'

/**
 * The accounts of a run under way: folded from its log when it was loaded, and from every entry since it got its place.
 * What is refused is decided by how they stand; what an agent sees is how they stood with the last it was told.
 */
export class Accounts {
  readonly #budgets: Budgets
  /** Entries as of which somebody will yet ask for balances. */
  readonly #held = new Set<{ readonly seq: number }>()

  constructor(budgets: Budgets) {
    this.#budgets = budgets
  }

  /** To be told of every entry, in the order of the log. */
  note(fact: Fact): void {
    foldBudgets([fact], this.#budgets)
  }

  /** Of these amounts, those that are limited. */
  limited(node: LiveNode, amounts: Amounts): Amounts {
    return limitedAmounts(this.#budgets, node.id, amounts)
  }

  shortage(node: LiveNode, amounts: Amounts): Shortage | undefined {
    return shortageOf(this.#budgets, node.id, amounts)
  }

  seenBy({ id, delivered }: LiveNode): Record<string, Balance> {
    return balancesAt(this.#budgets, id, delivered)
  }

  /** Agents are told in the order of the log, so that nobody will see what is older, but who is held back. */
  forgetBefore({ id, delivered }: LiveNode): void {
    const held = [...this.#held].map(({ seq }) => seq)
    forgetBalancesBefore(this.#budgets, id, Math.min(delivered, ...held))
  }

  /** Keeps the balances as of that entry for an agent that goes on from there later; the function returned forgets them. */
  hold(seq: number): () => void {
    const held = { seq }
    this.#held.add(held)
    return () => void this.#held.delete(held)
  }
}
