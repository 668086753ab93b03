import { type AppendAsk, type Cursor, createSealer, sealChain } from '@tangle-network/durability-contract'

/** The same batch, sealed after another place; undefined where a key that is not known here sealed it. */
export function rebased(ask: AppendAsk, { seq, digest }: Cursor): AppendAsk | undefined {
  const drafts = ask.entries.map(({ kind, payload, refs }) => ({ kind, payload, refs }))
  const sealedAfter = (after: Cursor) => sealChain(createSealer(), after, ask.entries[0]?.at ?? 0, drafts)
  if (sealedAfter(ask.after).at(-1)?.digest !== ask.entries.at(-1)?.digest) return undefined
  return { ...ask, after: { seq, digest }, entries: sealedAfter({ seq, digest }) }
}

/** The batch in parts of one entry each: what belongs to the whole goes with the last, the blobs with the first. */
export function oneByOne(ask: AppendAsk): AppendAsk[] {
  const carried = new Set(ask.blobs.map(({ address }) => address))
  const parts: AppendAsk[] = []
  let after = ask.after
  for (const [index, entry] of ask.entries.entries()) {
    const isLast = index === ask.entries.length - 1
    const part = {
      ...ask,
      after,
      entries: [entry],
      blobs: index === 0 ? ask.blobs : [],
      needs: ask.needs.filter((address) => entry.refs.includes(address) && !carried.has(address)),
    }
    parts.push(isLast ? part : { ...part, end: null, suspend: null, seen: null })
    after = { seq: entry.seq, digest: entry.digest }
  }
  return parts
}
