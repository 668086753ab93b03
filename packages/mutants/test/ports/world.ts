import type { Harness } from '@tangle-network/durability-conformance'
import {
  defineJournal,
  type Failpoint,
  isDurabilityError,
  type Journal,
  type JournalStore,
} from '@tangle-network/durability-contract'
import { expect } from 'vitest'

/** One place that several processes share, each with a journal of its own, by a clock that stands still. */
export class World implements AsyncDisposable {
  /** In ms since the Unix epoch. */
  now = 1_000_000
  readonly #harness: Harness
  readonly #env: unknown
  readonly #opened: Journal[] = []
  readonly #faults: Failpoint[] = []

  private constructor(harness: Harness, env: unknown) {
    this.#harness = harness
    this.#env = env
  }

  static async of(harness: Harness): Promise<World> {
    return new World(harness, await harness.provision())
  }

  /** What one more process holds. */
  async open(): Promise<Journal> {
    const options = { clock: () => this.now, failpoint: (name: Failpoint) => this.#pass(name) }
    const journal = defineJournal((await this.#harness.open(this.#env, options)) as JournalStore)
    this.#opened.push(journal)
    return journal
  }

  /** The store fails at that instant, so many times from now on. */
  failAt(name: Failpoint, times = 1): void {
    this.#faults.push(...Array<Failpoint>(times).fill(name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const journal of this.#opened) await journal.close()
    await this.#harness.destroy(this.#env)
    expect(this.#faults, 'faults that were asked for and did not land').toStrictEqual([])
  }

  #pass(name: Failpoint): void {
    const index = this.#faults.indexOf(name)
    if (index < 0) return
    this.#faults.splice(index, 1)
    throw new Error(`planted at ${name}`)
  }
}

/** Something that holds of a port on any journal. */
export interface Claim {
  readonly title: string
  check(world: World): Promise<void>
}

/** What became of a call: `done`, the code that it was refused with, or the name of another error. */
export async function verdict(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    return isDurabilityError(error) ? error.code : (error as Error).name
  }
}
