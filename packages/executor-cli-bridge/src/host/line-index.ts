export interface SpoolLimits {
  /** How many events of a run are kept, and how many bytes of them; the newest always is. */
  readonly keptEvents: number
  readonly keptBytes: number
}

export interface Span {
  readonly position: number
  readonly from: number
  readonly to: number
}

const LINE_FEED = 10
/** A longer line is told in pieces. Part of what a position means: another length would count what is stored anew. */
const LONGEST_LINE = 64 * 1_024

/** Where in the output each event lies. A function of the bytes alone, so that a place means the same after a restart. */
export class LineIndex {
  readonly #limits: SpoolLimits
  /** Where the kept events begin; those before `#skipped` have expired and wait to be cut off. */
  #starts: number[] = []
  #skipped = 0
  #lineStart = 0
  #seen = 0
  first = 1
  last = 0

  constructor(limits: SpoolLimits) {
    this.#limits = limits
  }

  get bytes(): number {
    return this.#seen
  }

  /** The next bytes of the output. */
  add(bytes: Uint8Array): void {
    const before = this.#seen
    this.#seen += bytes.length
    for (let at = 0; at < bytes.length; ) {
      const feed = bytes.indexOf(LINE_FEED, at)
      const stop = feed === -1 ? bytes.length : feed + 1
      const full = this.#lineStart + LONGEST_LINE - before
      if (stop > full) {
        const cut = between(bytes, Math.max(full, at), Math.min(full + 3, stop))
        // What comes next may belong to the same character.
        if (cut === bytes.length && cut < full + 3) return
        this.#end(before + cut)
        at = cut
      } else {
        if (feed !== -1) this.#end(before + stop)
        at = stop
      }
    }
  }

  finish(): void {
    if (this.#lineStart < this.#seen) this.#end(this.#seen)
  }

  lose(events: number): void {
    this.#starts = []
    this.#skipped = 0
    this.first = events + 1
    this.last = events
  }

  /** The events behind a place, up to about so many bytes. */
  spans(after: number, bytes: number): Span[] {
    const spans: Span[] = []
    for (let position = Math.max(after + 1, this.first); position <= this.last; position += 1) {
      const from = this.#startOf(position)
      const to = position === this.last ? this.#lineStart : this.#startOf(position + 1)
      spans.push({ position, from, to })
      if (to - (spans[0]?.from ?? from) >= bytes) break
    }
    return spans
  }

  #end(to: number): void {
    this.#starts.push(this.#lineStart)
    this.#lineStart = to
    this.last += 1
    const { keptEvents, keptBytes } = this.#limits
    while (
      this.first < this.last &&
      (this.last - this.first >= keptEvents || this.#lineStart - this.#startOf(this.first) > keptBytes)
    ) {
      this.first += 1
      this.#skipped += 1
    }
    if (this.#skipped > 1_024 && this.#skipped > this.#starts.length / 2) {
      this.#starts = this.#starts.slice(this.#skipped)
      this.#skipped = 0
    }
  }

  #startOf(position: number): number {
    return this.#starts[this.#skipped + position - this.first] as number
  }
}

/** The first place from here on that is not within a character. */
function between(bytes: Uint8Array, from: number, limit: number): number {
  let at = from
  while (at < limit && ((bytes[at] as number) & 0xc0) === 0x80) at += 1
  return at
}
