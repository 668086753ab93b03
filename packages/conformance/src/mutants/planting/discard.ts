import { createSealer, type JournalStore, type RunRow, sealChain } from '@tangle-network/durability-contract'
import { holderOf } from './holder.ts'

/** Ends a run, whoever holds it, and forgets it. False where the store did not let it. */
export async function discard(store: JournalStore, run: RunRow): Promise<boolean> {
  const { runId, endedAt } = run
  if (endedAt === null) {
    const lease = { owner: 'discard', ttlMs: 1_000, token: 'discard' }
    const taken = await store.acquire({ runId, ...lease, supersede: holderOf({ run }) })
    if (taken.refused) return false
    const { epoch, seq, digest } = taken.run
    const after = { seq, digest }
    const entries = sealChain(createSealer(), after, 0, [{ kind: 'discard', payload: 'null', refs: [] as string[] }])
    const nothing = { blobs: [], needs: [], suspend: null, seen: null, progress: true, vocabulary: 1 }
    const ended = await store.append({
      ...{ runId, epoch, token: lease.token, after, entries, end: 'cancelled' },
      ...nothing,
    })
    if (ended.refused) return false
  }
  return (await store.forget({ runId })).refused === undefined
}
