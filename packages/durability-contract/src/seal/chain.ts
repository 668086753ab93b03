import type { Cursor } from '../journal/cursor.ts'
import type { Sealable, Sealer } from './sealer.ts'

export type Sealed<T extends Sealable = Sealable> = T & { readonly digest: string }

/** Seals drafts that follow `after`: dense seqs, each digest over the one before. A pure function of its arguments. */
export function sealChain<Draft extends Pick<Sealable, 'kind' | 'payload' | 'refs'>>(
  sealer: Sealer,
  after: Cursor,
  at: number,
  drafts: readonly Draft[],
): Sealed<Draft & Sealable>[] {
  let { seq, digest } = after
  return drafts.map((draft) => {
    const entry = { ...draft, seq: ++seq, at }
    digest = sealer.seal(digest, entry)
    return { ...entry, digest }
  })
}

/** The first entry that does not continue the chain after `after`, or undefined when all of them do. */
export function firstBroken<T extends Sealed>(sealer: Sealer, after: Cursor, entries: readonly T[]): T | undefined {
  let { seq, digest } = after
  for (const entry of entries) {
    seq += 1
    if (entry.seq !== seq || entry.digest !== sealer.seal(digest, entry)) return entry
    digest = entry.digest
  }
  return undefined
}
