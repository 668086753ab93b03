import type { AcquireAsk, JournalStore, LeaseAsk, Refusal, RunRow } from '@tangle-network/durability-contract'
import { over, withRows } from './over.ts'

/** The lease that a run is under, if it is under one. */
export function currentLease(run: RunRow | null): LeaseAsk | undefined {
  if (run === null || run.owner === null || run.token === null) return undefined
  return { runId: run.runId, epoch: run.epoch, token: run.token }
}

/** Names the holder as one that may be superseded. */
export function holderOf({ run }: Pick<Refusal, 'run'>): AcquireAsk['supersede'] {
  return run?.owner ? { owner: run.owner, epoch: run.epoch } : null
}

/** The store that takes a lease from its holder wherever `maySeize` says so. */
export function seizing(
  store: JournalStore,
  maySeize: (ask: Omit<AcquireAsk, 'runId'>, held: Refusal) => boolean,
): JournalStore {
  return over(store, {
    acquire: async (ask) => {
      const answer = await store.acquire(ask)
      if (answer.refused !== 'LEASE_HELD' || !maySeize(ask, answer)) return answer
      return store.acquire({ ...ask, supersede: holderOf(answer) })
    },
    begin: async (ask) => {
      const answer = await store.begin(ask)
      if (answer.refused !== 'LEASE_HELD' || !ask.acquire || !maySeize(ask.acquire, answer)) return answer
      return store.begin({ ...ask, acquire: { ...ask.acquire, supersede: holderOf(answer) } })
    },
  })
}

export interface Grant {
  readonly owner: string
  readonly ttlMs: number
}

/** The store, and what it was seen to grant, by token. */
export function noting(store: JournalStore, grants: Map<string, Grant>): JournalStore {
  return withRows(store, (row) => {
    if (row.owner !== null && row.token !== null) {
      grants.set(row.token, { owner: row.owner, ttlMs: row.leaseMs ?? 1 })
    }
    return row
  })
}
