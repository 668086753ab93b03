import { type BlobAddress, type Entry, type Journal, parseFact } from '@tangle-network/durability-contract'

/** The value a finished run settled with, read from the journal without the kernel. */
export async function storedResult(journal: Journal, runId: string, entries: readonly Entry[]): Promise<unknown> {
  const last = entries.at(-1)
  const fact = last && parseFact(last)
  if (fact?.kind !== 'node.settled' || !('ok' in fact.outcome)) throw new Error(`run ${runId} has no result`)
  const stored = fact.outcome.ok
  if (!('blob' in stored)) return stored.value
  const bytes = await journal.getBlob(runId, fact.refs[stored.blob] as BlobAddress)
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}
