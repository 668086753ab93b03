import type { BlobAddress, Entry, Journal } from '@tangle-network/durability-contract'

/** Copies the first entries of a run to another place, where a crash right after them might have left it. */
export async function cutRun(
  from: { readonly journal: Journal; readonly entries: readonly Entry[] },
  to: Journal,
  runId: string,
  length: number,
): Promise<void> {
  const { manifest } = await from.journal.head(runId)
  const { lease, head } = await to.begin(runId, manifest, { acquire: { owner: 'copyist', ttlMs: 60_000 } })
  if (!lease) throw new Error('the place to copy to is not empty')
  let after = { seq: head.seq, digest: head.digest }
  for (const { seq, digest, at, kind, payload, refs } of from.entries.slice(0, length)) {
    const blobs = await Promise.all(refs.map((ref) => from.journal.getBlob(runId, ref as BlobAddress)))
    const entry = { kind, payload, refs: refs.map((_, index) => index) }
    const { cursor } = await to.append(lease, { after, at, entries: [entry], blobs })
    // Sealed from the same facts: a copy that differed would prove nothing about the original.
    if (cursor.digest !== digest) throw new Error(`the copy of entry ${seq} has another digest`)
    after = cursor
  }
  await to.release(lease)
}
