import { setTimeout as sleep } from 'node:timers/promises'
import { type Fact, isDurabilityError, type Journal, parseFact } from '@tangle-network/durability-contract'
import { type CliEvent, eventsIn } from './cli-event.ts'
import { RUN_ID } from './place.ts'
import { Unforeseen } from './unforeseen.ts'

/** The run as its journal tells it, entry by entry, to who has no part in it. */
export class RunWatch implements AsyncDisposable {
  readonly #over = new AbortController()
  readonly #following: Promise<void>
  #changed = Promise.withResolvers<void>()
  seq = 0
  /** How many lines stand there of the program that was started last. */
  lines = 0
  /** The last of them, or of its predecessor. */
  last: CliEvent | undefined
  /** What became of each execution that has ended, in order. */
  readonly outcomes: Extract<Fact, { kind: 'step.settled' }>['outcome'][] = []

  constructor(journal: Journal) {
    this.#following = this.#follow(journal)
    // Who waits is told of it.
    this.#following.catch(() => {})
  }

  /** Resolves once it is so; the journal is asked, never the clock. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await Promise.race([this.#changed.promise, this.#following.then(hasEnded)])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await this.#following
  }

  async #follow(journal: Journal): Promise<void> {
    const { signal } = this.#over
    while (!signal.aborted && !(await isBegun(journal))) await sleep(20)
    for await (const entry of journal.watch(RUN_ID, { signal })) {
      this.#take(parseFact(entry))
      this.#changed.resolve()
      this.#changed = Promise.withResolvers()
    }
  }

  #take(fact: Fact): void {
    this.seq = fact.seq
    if (fact.kind === 'remote.progressed') {
      this.lines = fact.position
      this.last = eventsIn(fact).at(-1) ?? this.last
    }
    if (fact.kind === 'remote.dispatched') this.lines = 0
    if (fact.kind === 'step.settled') this.outcomes.push(fact.outcome)
  }
}

function hasEnded(): never {
  throw new Unforeseen('the run has ended before')
}

async function isBegun(journal: Journal): Promise<boolean> {
  try {
    await journal.head(RUN_ID)
    return true
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return false
    throw error
  }
}
