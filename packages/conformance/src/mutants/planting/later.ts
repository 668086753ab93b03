import type { JournalStore } from '@tangle-network/durability-contract'
import { around } from './over.ts'
import { turns } from './turns.ts'

/** Work that an answer did not wait for. Whoever comes after it waits, so that only a crash or a fault tells. */
export class Later {
  #pending: Promise<unknown> = Promise.resolve()
  #queue: Promise<unknown> = Promise.resolve()

  /** What becomes of the work nobody learns: that is the bug. */
  put(work: () => Promise<unknown>): void {
    this.#pending = quiet(turns(3).then(work))
  }

  /** Runs after whatever was put or queued before, and before what is queued after it. */
  inTurn<R>(work: () => Promise<R>): Promise<R> {
    const mine = this.#queue.then(() => this.#pending).then(work)
    this.#queue = quiet(mine)
    return mine
  }

  /** The store whose calls wait for their turn. Whoever watches waits long, and in nobody's way. */
  behind(store: JournalStore): JournalStore {
    const inTurn = around(store, (call) => this.inTurn(call))
    return { ...inTurn, changed: (ask) => store.changed(ask) }
  }
}

function quiet(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {},
    () => {},
  )
}
