import {
  isTransactionalStore,
  type JournalStore,
  type RunAsk,
  type RunRow,
  type TransactionalStore,
} from '@tangle-network/durability-contract'

export type StoreMethod = Exclude<keyof TransactionalStore<unknown>, 'capabilities'>

export type Surround = <R>(call: () => Promise<R>, method: StoreMethod) => Promise<R>

/** The store with something done around every call. */
export function around(store: JournalStore, surround: Surround): JournalStore {
  return {
    ...(isTransactionalStore(store) && {
      transact: (...asked: Parameters<typeof store.transact>) => surround(() => store.transact(...asked), 'transact'),
    }),
    capabilities: store.capabilities,
    begin: (ask) => surround(() => store.begin(ask), 'begin'),
    acquire: (ask) => surround(() => store.acquire(ask), 'acquire'),
    renew: (ask) => surround(() => store.renew(ask), 'renew'),
    release: (ask) => surround(() => store.release(ask), 'release'),
    append: (ask) => surround(() => store.append(ask), 'append'),
    head: (ask) => surround(() => store.head(ask), 'head'),
    read: (ask) => surround(() => store.read(ask), 'read'),
    putBlob: (ask) => surround(() => store.putBlob(ask), 'putBlob'),
    getBlob: (ask) => surround(() => store.getBlob(ask), 'getBlob'),
    deliver: (ask) => surround(() => store.deliver(ask), 'deliver'),
    inbox: (ask) => surround(() => store.inbox(ask), 'inbox'),
    claim: (ask) => surround(() => store.claim(ask), 'claim'),
    revive: (ask) => surround(() => store.revive(ask), 'revive'),
    list: (ask) => surround(() => store.list(ask), 'list'),
    forget: (ask) => surround(() => store.forget(ask), 'forget'),
    adopt: (ask) => surround(() => store.adopt(ask), 'adopt'),
    changed: (ask) => surround(() => store.changed(ask), 'changed'),
    close: () => surround(() => store.close(), 'close'),
  }
}

/** The store with some of its methods replaced. */
export function over(store: JournalStore, broken: Partial<JournalStore>): JournalStore {
  return { ...around(store, (call) => call()), ...broken }
}

/** The store whose rows are shown otherwise, wherever an answer holds one. */
export function withRows(store: JournalStore, shown: (row: RunRow, now: number) => RunRow): JournalStore {
  return around(store, async (call) => rewritten(await call(), shown))
}

function rewritten<R>(answer: R, shown: (row: RunRow, now: number) => RunRow): R {
  if (typeof answer !== 'object' || answer === null) return answer
  const { run, runs, now = 0 } = answer as { run?: RunRow | null; runs?: readonly RunRow[]; now?: number }
  return {
    ...answer,
    ...(run && { run: shown(run, now) }),
    ...(runs && { runs: runs.map((row) => shown(row, now)) }),
  }
}

/** The store that is asked about another run, wherever it is asked about one. */
export function withRunIds(store: JournalStore, idOf: (runId: string) => string): JournalStore {
  const about = <Ask extends RunAsk>(ask: Ask): Ask => ({ ...ask, runId: idOf(ask.runId) })
  return over(store, {
    begin: (ask) => store.begin(about(ask)),
    acquire: (ask) => store.acquire(about(ask)),
    renew: (ask) => store.renew(about(ask)),
    release: (ask) => store.release(about(ask)),
    append: (ask) => store.append(about(ask)),
    head: (ask) => store.head(about(ask)),
    read: (ask) => store.read(about(ask)),
    putBlob: (ask) => store.putBlob(about(ask)),
    getBlob: (ask) => store.getBlob(about(ask)),
    deliver: (ask) => store.deliver(about(ask)),
    inbox: (ask) => store.inbox(about(ask)),
    revive: (ask) => store.revive(about(ask)),
    forget: (ask) => store.forget(about(ask)),
    changed: (ask) => store.changed(about(ask)),
  })
}
