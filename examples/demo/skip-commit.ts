import { createSealer, encodeValue, type Journal, sealChain } from '@tangle-network/durability-contract'

/**
 * A broken journal: from the given number of appends on it acknowledges commits that it never makes, like a disk that
 * answers before it has written. The demo must find out.
 */
export function skipCommits(journal: Journal, honestWhile: () => boolean): Journal {
  const sealer = createSealer()
  let isHonest = true
  return {
    ...journal,
    async append(lease, batch) {
      isHonest &&= honestWhile()
      if (isHonest) return journal.append(lease, batch)
      const { after, at, entries } = batch
      const drafts = entries.map(({ kind, payload }) => ({ kind, payload: encodeValue(payload), refs: [] }))
      const { seq, digest } = sealChain(sealer, after, at, drafts).at(-1) ?? after
      return { cursor: { seq, digest }, now: Date.now() }
    },
  }
}
