import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Harness } from '@tangle-network/durability-conformance'
import {
  DurabilityError,
  type FailpointHook,
  type JournalStore,
  mayExtend,
  type TransactionalStore,
} from '@tangle-network/durability-contract'
import { createMemoryShelf, createMemoryStore, type MemoryShelf } from '@tangle-network/journal-memory'
import type { Flaw } from './transactional-flaw.ts'

/** Turns of the event loop for which somebody waits for a run that is locked. */
const LOCK_TURNS = 200

/** Runs, the effects that transactions made beside them, and which runs are locked by one. */
export interface TransactionalPlace {
  readonly shelf: MemoryShelf
  readonly effects: string[]
  readonly locked: Set<string>
}

/** What an effect is made through: kept here until the commit, and good for nothing afterwards. */
export class MemoryTransaction {
  readonly #write: (key: string) => void
  isOver = false

  constructor(write: (key: string) => void) {
    this.#write = write
  }

  put(key: string): void {
    if (this.isOver) throw new Error('the transaction is over')
    this.#write(key)
  }
}

interface Options {
  readonly clock: () => number
  readonly failpoint: FailpointHook
  readonly flaw?: Flaw | undefined
}

/** journal-memory with transactions, for tests: a row of another table is a key in a list. */
export function createTransactionalStore(
  place: TransactionalPlace,
  { clock, failpoint, flaw }: Options,
): TransactionalStore<MemoryTransaction> {
  const { shelf, effects, locked } = place
  const store = createMemoryStore({ shelf, clock, failpoint })
  const transact: TransactionalStore<MemoryTransaction>['transact'] = async (ask, work) => {
    await unlocked(place, ask.runId)
    const row = () => shelf.get(ask.runId)?.row
    const buffer: string[] = []
    const write = (key: string) => (flaw === 'effects-commit-at-once' ? effects : buffer).push(key)
    const tx = new MemoryTransaction(write)
    const decision = mayExtend(row(), ask, clock())
    if (decision.refused) {
      if (flaw === 'a-refused-transaction-works') await work(tx)
      return decision
    }
    if (flaw !== 'a-takeover-is-not-noticed') locked.add(ask.runId)
    try {
      if (flaw === 'work-is-done-twice') await work(tx)
      const batch = await work(tx)
      const { epoch = 0, token = null } = flaw === 'a-takeover-is-not-noticed' ? (row() ?? {}) : {}
      const asked = token === null ? batch : { ...batch, epoch, token }
      const commit = createMemoryStore({ shelf, clock, failpoint: whenCommitting })
      return await commit.append(asked)
    } catch (error) {
      if (flaw === 'a-throw-keeps-its-effects') effects.push(...buffer)
      if (flaw === 'a-throw-is-wrapped') throw new Error('rolled back', { cause: error })
      throw error
    } finally {
      locked.delete(ask.runId)
      tx.isOver = flaw !== 'a-transaction-stays-open'
      if (!tx.isOver) Object.assign(tx, { put: (key: string) => effects.push(key) })
    }

    /** What an append of memory passes is what a transaction passes; its effects stand from the commit on. */
    function whenCommitting(name: Parameters<FailpointHook>[0]): void {
      if (name === 'append:before-write' && flaw === 'effects-commit-first') effects.push(...buffer)
      if (name === 'append:before-write') failpoint('transact:before-write')
      if (name === 'append:before-commit') {
        failpoint('transact:before-commit')
        if (flaw === undefined || !flaw.startsWith('effects-commit')) effects.push(...buffer)
      }
      if (name === 'append:after-commit') {
        failpoint('transact:after-commit')
        if (flaw === 'effects-commit-later') effects.push(...buffer)
      }
    }
  }
  return { ...lockable(store, place), capabilities: { ...store.capabilities, transactions: true }, transact }
}

/** Every change of a run waits for the transaction that has locked it. */
function lockable(store: JournalStore, place: TransactionalPlace): JournalStore {
  const locking =
    <Ask extends { readonly runId: string }, Answer>(call: (ask: Ask) => Promise<Answer>) =>
    async (ask: Ask): Promise<Answer> => {
      await unlocked(place, ask.runId)
      return call(ask)
    }
  const { head, read, getBlob, inbox, list, changed, close } = store
  return {
    ...{ capabilities: store.capabilities, head, read, getBlob, inbox, list, changed, close },
    begin: locking(store.begin),
    acquire: locking(store.acquire),
    renew: locking(store.renew),
    release: locking(store.release),
    append: locking(store.append),
    putBlob: locking(store.putBlob),
    deliver: locking(store.deliver),
    revive: locking(store.revive),
    forget: locking(store.forget),
    adopt: locking(store.adopt),
    claim: async (ask) => {
      for (const runId of place.locked) await unlocked(place, runId)
      return store.claim(ask)
    },
  }
}

async function unlocked({ locked }: TransactionalPlace, runId: string): Promise<void> {
  for (let turn = 0; locked.has(runId); turn++) {
    if (turn === LOCK_TURNS) {
      const where = `run ${JSON.stringify(runId)}`
      throw new DurabilityError('STORE_BUSY', { expected: 'a run that is free', found: 'a transaction', where })
    }
    await nextTurn()
  }
}

/** The harness of it, with a flaw if one is given. */
export function transactionalHarness(flaw?: Flaw): Harness<TransactionalPlace> {
  return {
    name: flaw ?? 'transactional-memory',
    capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: true },
    provision: async () => ({ shelf: createMemoryShelf(), effects: [], locked: new Set() }),
    open: async (place, options) => createTransactionalStore(place, { ...options, flaw }),
    destroy: async () => {},
    transactional: {
      effect: async (tx, key) => (tx as MemoryTransaction).put(key),
      effects: async ({ effects }) => effects,
      end: async () => {
        throw new Error('a buffer has no commit and no rollback of its own')
      },
    },
  }
}

export const harness = transactionalHarness()
