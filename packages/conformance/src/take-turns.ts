export interface Turns<Taker> {
  /** How much time it has had so far. */
  readonly spent: (taker: Taker) => number
  /** Takes one turn; answers whether it may have another. */
  readonly turn: (taker: Taker) => Promise<boolean>
  readonly isOver: () => boolean
}

/** Gives turns until the time is over or nobody wants one. The next is always whoever has had the least time. */
export async function takeTurns<Taker>(takers: readonly Taker[], { spent, turn, isOver }: Turns<Taker>): Promise<void> {
  const waiting = new Set(takers)
  while (!isOver()) {
    const [next] = [...waiting].sort((a, b) => spent(a) - spent(b))
    if (next === undefined) return
    if (!(await turn(next))) waiting.delete(next)
  }
}
