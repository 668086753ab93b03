/**
 * When lives end. A name is that of a point, and each point comes once in a run: the crash is there. A number is how many
 * points the life passes first.
 */
export type Crash = string | number

/** Ends lives, one after the other, as planned. */
export class Schedule {
  readonly #crashes: Crash[]
  /** Names of the points at which a life has ended. */
  readonly landed: string[] = []
  #passed = 0

  constructor(crashes: readonly Crash[]) {
    this.#crashes = [...crashes]
  }

  /** Crashes that have not come about. */
  get missed(): readonly Crash[] {
    return this.#crashes
  }

  /** Whether the life that passes the point ends there. */
  endsAt(point: string): boolean {
    const next = this.#crashes[0]
    const isThere = next === point || next === this.#passed
    this.#passed = isThere ? 0 : this.#passed + 1
    if (!isThere) return false
    this.#crashes.shift()
    this.landed.push(point)
    return true
  }
}
