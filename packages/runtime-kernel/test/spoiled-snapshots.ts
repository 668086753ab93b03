import type { Snapshots } from '../src/index.ts'

/** What became of the snapshots of a cache that cannot be trusted. */
export interface Spoiled {
  readonly kept: number
  readonly used: number
  readonly spoiled: number
}

/** Keeps one of every load, and gives it back whole, damaged, an older one, that of another run, or not at all. */
export function spoiledSnapshots(): Snapshots & { readonly told: () => Spoiled } {
  const kept: Uint8Array[] = []
  const newest = new Map<string, Uint8Array>()
  let loads = 0
  let used = 0
  const spoil = (snapshot: Uint8Array | undefined): Uint8Array | undefined => {
    loads += 1
    if (loads % 11 === 0) throw new Error('the cache is not there')
    if (snapshot === undefined || loads % 7 === 0) return undefined
    if (loads % 5 === 0) return kept[loads % kept.length]
    if (loads % 3 === 0) return snapshot.with(loads % snapshot.length, 0xff)
    used += 1
    return snapshot
  }
  return {
    every: 1,
    load: async (runId) => spoil(newest.get(runId)),
    async save(runId, snapshot) {
      newest.set(runId, snapshot)
      kept.push(snapshot)
      if (kept.length > 100) kept.shift()
    },
    drop: async (runId) => void newest.delete(runId),
    told: () => ({ kept: kept.length, used, spoiled: loads - used }),
  }
}
