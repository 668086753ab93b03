import { isTransactionalStore, type JournalStore } from '@tangle-network/durability-contract'

/** Its methods, bound: a store may be an instance of a class, of which spreading copies nothing. */
export function boundStore(store: JournalStore): JournalStore {
  const { transact } = isTransactionalStore(store) ? store : {}
  return {
    ...(transact && { transact: transact.bind(store) }),
    capabilities: store.capabilities,
    begin: (ask) => store.begin(ask),
    acquire: (ask) => store.acquire(ask),
    renew: (ask) => store.renew(ask),
    release: (ask) => store.release(ask),
    append: (ask) => store.append(ask),
    head: (ask) => store.head(ask),
    read: (ask) => store.read(ask),
    putBlob: (ask) => store.putBlob(ask),
    getBlob: (ask) => store.getBlob(ask),
    deliver: (ask) => store.deliver(ask),
    inbox: (ask) => store.inbox(ask),
    claim: (ask) => store.claim(ask),
    revive: (ask) => store.revive(ask),
    list: (ask) => store.list(ask),
    forget: (ask) => store.forget(ask),
    adopt: (ask) => store.adopt(ask),
    changed: (ask) => store.changed(ask),
    close: () => store.close(),
  }
}
