import type { Moment } from './kill-plan.ts'

/**
 * Tells the director when this process has come to the instant of its kill. From then on it learns of no further
 * commit, as if each acknowledgement were on its way: it goes on with what it has begun, and can neither outrun its
 * kill nor end the run before it.
 */
export class Leash {
  readonly #due: { readonly afterSteps: number; readonly moment: Moment } | undefined
  readonly #sendForKill: () => void
  #isTaut = false

  constructor(due: { afterSteps: number; moment: Moment } | undefined, sendForKill: () => void) {
    this.#due = due
    this.#sendForKill = sendForKill
  }

  /** Whether the kill is on its way. */
  get isTaut(): boolean {
    return this.#isTaut
  }

  reached(moment: Moment, stepsCommitted: number): void {
    if (this.#due?.moment === moment && stepsCommitted >= this.#due.afterSteps) this.#tighten()
  }

  /** Whether the run must not end in this process: its kill is then sent for at the latest. */
  holdsTheEnd(): boolean {
    if (this.#due) this.#tighten()
    return this.#isTaut
  }

  #tighten(): void {
    if (!this.#isTaut) this.#sendForKill()
    this.#isTaut = true
  }
}
