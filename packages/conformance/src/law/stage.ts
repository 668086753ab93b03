import {
  defineJournal,
  type FailpointHook,
  type Journal,
  type JournalOptions,
  type JournalStore,
} from '@tangle-network/durability-contract'
import type { Harness } from '../harness.ts'
import { ManualClock } from './manual-clock.ts'

export interface StageOptions {
  readonly failpoint?: FailpointHook
  /** Stands between the store and the journal. */
  readonly wrap?: (store: JournalStore) => JournalStore
  /** Codec, seal key, tokens. */
  readonly journal?: JournalOptions
  /** Instead of the stage's own clock. */
  readonly clock?: () => number
}

/** One fresh place, its clock, and whatever was opened on it. Disposed of by the trial that made it. */
export class Stage {
  readonly clock = new ManualClock()
  readonly env: unknown
  readonly #harness: Harness
  readonly #open: Journal[] = []

  private constructor(harness: Harness, env: unknown) {
    this.#harness = harness
    this.env = env
  }

  static async provision(harness: Harness): Promise<Stage> {
    return new Stage(harness, await harness.provision())
  }

  /** Another journal on the same place. */
  readonly open = async (options: StageOptions = {}): Promise<Journal> => {
    const { failpoint = () => {}, wrap, journal, clock = this.clock.now } = options
    const opened = await this.#harness.open(this.env, { clock, failpoint })
    const made = isStore(opened) ? defineJournal(wrap ? wrap(opened) : opened, journal) : opened
    if (!isStore(opened) && (wrap || journal)) throw new TypeError('this law needs a harness that opens stores')
    this.#open.push(made)
    return made
  }

  /** The store itself; whoever asks for it closes it. Only for laws that need a store. */
  readonly openStore = async (options: Pick<StageOptions, 'failpoint' | 'clock'> = {}): Promise<JournalStore> => {
    const { failpoint = () => {}, clock = this.clock.now } = options
    const opened = await this.#harness.open(this.env, { clock, failpoint })
    if (!isStore(opened)) throw new TypeError('this law needs a harness that opens stores')
    return opened
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((journal) => journal.close()))
    await this.#harness.destroy(this.env)
  }
}

/** A store imports runs in chunks, a journal from lines; each has a name that the other lacks. */
export function isStore(opened: JournalStore | Journal): opened is JournalStore {
  return 'adopt' in opened
}
