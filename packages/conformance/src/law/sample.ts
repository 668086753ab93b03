import type { Batch, Cursor, Draft, Entry, Journal, Lease, Manifest } from '@tangle-network/durability-contract'

/** What laws begin runs with, unless the manifest is what they are about. */
export const MANIFEST: Manifest = { agent: 'agent', taskDigest: 'a'.repeat(64), seed: 'seed', queue: 'queue' }

/** Long enough that no lease runs out by itself while a law is at work. */
export const TTL_MS = 60_000

export function draft(payload: unknown = null, refs: Draft['refs'] = []): Draft {
  return { kind: 'sample', payload, refs }
}

export function batch(after: Cursor, payloads: readonly unknown[] = [null], more: Partial<Batch> = {}): Batch {
  return {
    after: { seq: after.seq, digest: after.digest },
    at: 1,
    entries: payloads.map((each) => draft(each)),
    ...more,
  }
}

/** A new run, leased. */
export async function begun(
  journal: Journal,
  runId = 'run',
  { owner = 'owner', manifest = MANIFEST }: { owner?: string; manifest?: Manifest } = {},
): Promise<{ lease: Lease; after: Cursor }> {
  const { lease, head } = await journal.begin(runId, manifest, { acquire: { owner, ttlMs: TTL_MS } })
  if (!lease) throw new Error(`run ${runId} has ended already`)
  return { lease, after: { seq: head.seq, digest: head.digest } }
}

/** Every entry of a run, page by page. A page that does not get on is an error, not a reason to ask for ever. */
export async function readAll(journal: Journal, runId: string, limit?: number): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after: Cursor | { seq: number } = { seq: 0 }; ; ) {
    const page = await journal.read(runId, { after, ...(limit === undefined ? {} : { limit }) })
    entries.push(...page.entries)
    if (page.next.seq >= page.head.seq) return entries
    if (page.entries.length === 0)
      throw new Error(`a page after seq ${after.seq} is empty, the head is at ${page.head.seq}`)
    after = page.next
  }
}
