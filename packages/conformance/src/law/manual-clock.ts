/** A clock that a law moves. Starts far from the machine's own time, so that whoever asks that one is found out. */
export class ManualClock {
  #now: number

  constructor(now: number = Date.UTC(2033, 4, 18)) {
    this.#now = now
  }

  readonly now = (): number => this.#now

  /** Negative steps it back. */
  advance(ms: number): void {
    this.#now += ms
  }
}
