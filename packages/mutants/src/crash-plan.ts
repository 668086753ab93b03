/** Counts instants and ends the world at the one that was chosen: from there on nothing in it settles. */
export class CrashPlan {
  readonly #crashAt: number
  readonly #onCrash: (instant: string) => void
  #count = 0
  #isOver = false

  constructor(crashAt: number, onCrash: (instant: string) => void) {
    this.#crashAt = crashAt
    this.#onCrash = onCrash
  }

  /** Passes an instant, or never comes back. */
  async instant(name: string): Promise<void> {
    this.#count += 1
    if (this.#count === this.#crashAt && !this.#isOver) {
      this.#isOver = true
      this.#onCrash(name)
    }
    if (this.#isOver) await new Promise(() => {})
  }
}
