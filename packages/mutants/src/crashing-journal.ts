import type { Appended, Batch, Journal, Lease } from '@tangle-network/durability-contract'
import { type Clock, systemClock } from '@tangle-network/runtime-kernel'
import type { EffectLedger } from './effect-ledger.ts'

/** Counts instants and ends the world at the one that was chosen: from there on nothing in it settles. */
export class CrashPlan {
  readonly #crashAt: number
  readonly #onCrash: (instant: string) => void
  #count = 0
  #isOver = false

  constructor(crashAt: number, onCrash: (instant: string) => void) {
    this.#crashAt = crashAt
    this.#onCrash = onCrash
  }

  /** Instants passed so far. */
  get count(): number {
    return this.#count
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Passes an instant, or never comes back. */
  async instant(name: string): Promise<void> {
    this.#count += 1
    if (this.#count === this.#crashAt && !this.#isOver) {
      this.#isOver = true
      this.#onCrash(name)
    }
    if (this.#isOver) await new Promise(() => {})
  }
}

/** A clock whose timers die with the world: what a crash interrupted is never called back. */
export function crashingClock(plan: CrashPlan): Clock {
  return {
    ...systemClock,
    after: (ms, callback) =>
      systemClock.after(ms, () => {
        if (!plan.isOver) callback()
      }),
  }
}

/** A journal for one supervisor of a crash test: it may crash before and after every call, and reports what it acknowledged. */
export function crashingJournal(journal: Journal, plan: CrashPlan, ledger: EffectLedger): Journal {
  const call = async <T>(name: string, make: () => Promise<T>): Promise<T> => {
    await plan.instant(`before ${name}`)
    const settled = await make().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error
      },
    )
    await plan.instant(`after ${name}`)
    return settled()
  }
  return {
    ...journal,
    begin: (...args) => call('begin', () => journal.begin(...args)),
    acquire: (...args) => call('acquire', () => journal.acquire(...args)),
    renew: (...args) => call('renew', () => journal.renew(...args)),
    release: (...args) => call('release', () => journal.release(...args)),
    append: async (lease: Lease, batch: Batch): Promise<Appended> => {
      const appended = await call('append', () => journal.append(lease, batch))
      ledger.write({ what: 'acked', epoch: lease.epoch, ...appended.cursor })
      return appended
    },
    head: (...args) => call('head', () => journal.head(...args)),
    read: (...args) => call('read', () => journal.read(...args)),
    putBlob: (...args) => call('putBlob', () => journal.putBlob(...args)),
    getBlob: (...args) => call('getBlob', () => journal.getBlob(...args)),
  }
}
