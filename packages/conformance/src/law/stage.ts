import {
  type FailpointHook,
  isTransactional,
  type Journal,
  type JournalOptions,
  type JournalStore,
  type TransactionalJournal,
} from '@tangle-network/durability-contract'
import type { Harness, TransactionalPart } from '../harness.ts'
import { madeJournal } from './made-journal.ts'
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
    const made = isStore(opened) ? madeJournal(wrap ? wrap(opened) : opened, journal) : opened
    if (!isStore(opened) && (wrap || journal)) throw new TypeError('this law needs a harness that opens stores')
    this.#open.push(made)
    return made
  }

  /** Another journal on the same place, with its transactions. Only for laws that need them. */
  readonly openTransactional = async (options: StageOptions = {}): Promise<TransactionalJournal<unknown>> => {
    const journal = await this.open(options)
    if (!isTransactional(journal)) throw new TypeError('it declares transactions, and what it opens has no transact')
    return journal
  }

  /** The store itself; whoever asks for it closes it. Only for laws that need a store. */
  readonly openStore = async (options: Pick<StageOptions, 'failpoint' | 'clock'> = {}): Promise<JournalStore> => {
    const { failpoint = () => {}, clock = this.clock.now } = options
    const opened = await this.#harness.open(this.env, { clock, failpoint })
    if (!isStore(opened)) throw new TypeError('this law needs a harness that opens stores')
    return opened
  }

  /** How effects are made here, where the backend has transactions. */
  get transactional(): TransactionalPart | undefined {
    return this.#harness.transactional
  }

  /** The effects that stand on the place, in the order of their keys. */
  readonly effects = async (): Promise<readonly string[]> => {
    const effects = await this.#harness.transactional?.effects(this.env)
    if (!effects) throw new TypeError('this law needs a harness that is transactional')
    return effects.toSorted()
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
