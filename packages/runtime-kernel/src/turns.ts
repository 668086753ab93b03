import { Fifo } from './fifo.ts'
import type { LiveNode } from './live-node.ts'

/** How many old results are told before others have a turn. */
const TOLD_A_TURN = 100

/** Tells a node something that it waits for, and names the node. */
export type Telling = () => LiveNode

/** A place in the order of telling, kept for something that is not known yet. What comes after it waits. */
export interface Place {
  tell(telling: Telling): void
  /** There is nothing to tell here after all. */
  drop(): void
}

interface Kept {
  telling: Telling | undefined
  /** The entry that it tells of. */
  readonly seq: number
  isOpen: boolean
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Lets agents take turns: tells them one thing at a time, in journal order, and lets the microtask queue drain between,
 * so that what `Promise.race` and its kin make of it is the same live and on replay. When nothing is left to tell, what
 * was written in the meantime is committed, all at once.
 */
export class Turns {
  readonly #tellings = new Fifo<Kept>()
  readonly #entering = new Set<Promise<void>>()
  readonly #afterwards: (node: LiveNode) => void
  readonly #commit: () => void
  readonly #lastSeq: () => number
  readonly #hasQueued: () => boolean
  readonly #onFailure: (error: unknown) => void
  #isRunning = false
  #isClosed = false
  #isActing = false
  #retold = 0

  constructor(ports: {
    /** Called for a node once it has been told something and has come to rest. */
    afterwards: (node: LiveNode) => void
    commit: () => void
    /** The seq that was last given out. */
    lastSeq: () => number
    /** Whether there is something that can be committed. */
    hasQueued: () => boolean
    onFailure: (error: unknown) => void
  }) {
    this.#afterwards = ports.afterwards
    this.#commit = ports.commit
    this.#lastSeq = ports.lastSeq
    this.#hasQueued = ports.hasQueued
    this.#onFailure = ports.onFailure
  }

  /** Whether agents may be running: false means that an agent which acts now has awaited something foreign. */
  get isActing(): boolean {
    return this.#isActing
  }

  /** Whether everything has been told and every agent has come to rest. */
  get isIdle(): boolean {
    return !this.#isRunning && this.#tellings.isEmpty && this.#entering.size === 0
  }

  /** Tells this when everything told before has come to rest. What it tells of is the entry that was last added. */
  push(telling: Telling): void {
    this.#tellings.push({ telling, seq: this.#lastSeq(), isOpen: false })
    this.poke()
  }

  /** Keeps the place of what will be told here. */
  reserve(): Place {
    const kept: Kept = { telling: undefined, seq: this.#lastSeq(), isOpen: true }
    const settle = (telling: Telling | undefined) => {
      kept.telling = telling
      kept.isOpen = false
      this.poke()
    }
    this.#tellings.push(kept)
    return { tell: settle, drop: () => settle(undefined) }
  }

  /** Something may be there to tell or to commit. */
  poke(): void {
    if (this.#isClosed) this.#commit()
    else if (!this.#isRunning) {
      this.#isRunning = true
      this.#run().catch(this.#onFailure)
    }
  }

  /**
   * Tells now what is journaled. Only for the replay, which has the turns to itself: the event loop turns once in a while,
   * not for each of what may be a hundred thousand, for an agent that keeps to its scope rests when no microtask is left.
   */
  retell(telling: Telling, seq: number): Promise<void> {
    this.#retold += 1
    return this.#tell(telling, seq, () => this.#restShortly(this.#retold % TOLD_A_TURN === 0))
  }

  /** Lets an agent begin to act, once `ready`. */
  enter(ready: Promise<void>): void {
    this.#isActing = true
    const entering = ready.finally(() => this.#entering.delete(entering))
    entering.catch(this.#onFailure)
    this.#entering.add(entering)
  }

  /** Resolves when every agent waits for its scope, or has awaited something foreign. */
  async rest(): Promise<void> {
    await nextTurn()
    while (this.#entering.size > 0) {
      await Promise.all(this.#entering)
      await nextTurn()
    }
    this.#isActing = false
  }

  /** Tells nothing more; what is written is still committed. */
  close(): void {
    this.#isClosed = true
    this.#tellings.clear()
  }

  async #tell(telling: Telling, seq: number, rested: () => Promise<void>): Promise<void> {
    this.#isActing = true
    const node = telling()
    node.delivered = seq
    await rested()
    this.#afterwards(node)
  }

  async #restShortly(isForOthers: boolean): Promise<void> {
    await drained()
    if (isForOthers || this.#entering.size > 0) await this.rest()
    else this.#isActing = false
  }

  async #run(): Promise<void> {
    // Never within the caller's stack: it may be about to let agents act.
    await undefined
    // With nothing to tell, what is to be committed waits for what is just about to be added to it.
    const isCommitNext = this.#tellings.first?.isOpen !== false
    if (this.#isActing || (isCommitNext && this.#hasQueued())) await this.rest()
    while (this.#tellings.first?.isOpen === false) {
      const { telling, seq = 0 } = this.#tellings.shift() ?? {}
      if (telling) await this.#tell(telling, seq, () => this.rest())
    }
    this.#isRunning = false
    this.#commit()
  }
}

/** Resolves when the microtask queue has run dry: only then does Node.js call what is to be called at the next tick. */
async function drained(): Promise<void> {
  // Were this called from no microtask, the tick would come before them.
  await undefined
  await new Promise<void>((resolve) => process.nextTick(resolve))
}
