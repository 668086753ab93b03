import {
  type Batch,
  type BlobAddress,
  type Cursor,
  type Draft,
  type Entry,
  type Head,
  isDurabilityError,
  type Journal,
  type Lease,
  type Manifest,
  type Message,
} from '@tangle-network/durability-contract'

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

/** All that can be seen of a run. */
export interface Portrait {
  readonly head: Head
  readonly entries: readonly Entry[]
  readonly messages: readonly Message[]
  /** By address, in hexadecimal: every blob that an entry refers to, and those of the addresses asked for that stand. */
  readonly blobs: Readonly<Record<string, string>>
}

export async function portrait(
  journal: Journal,
  runId: string,
  addresses: readonly BlobAddress[] = [],
): Promise<Portrait> {
  const entries = await readAll(journal, runId)
  const messages: Message[] = []
  for (let after = 0, last = 1; after < last; ) {
    const page = await journal.inbox(runId, { after })
    messages.push(...page.messages)
    ;[after, last] = [page.next, page.head.inbox.last]
  }
  const blobs: Record<string, string> = {}
  for (const address of new Set([...entries.flatMap(({ refs }) => refs), ...addresses])) {
    const bytes = await blobIfAny(journal, runId, address as BlobAddress)
    if (bytes) blobs[address] = Buffer.from(bytes).toString('hex')
  }
  return { head: await journal.head(runId), entries, messages, blobs }
}

/** All that can be seen of a place: the portraits of its runs in the order in which they are listed. */
export async function panorama(journal: Journal, addresses: readonly BlobAddress[] = []): Promise<Portrait[]> {
  const portraits: Portrait[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await journal.list(after === undefined ? {} : { after })
    for (const { runId } of page.runs) portraits.push(await portrait(journal, runId, addresses))
    after = page.next
  }
  return portraits
}

export async function blobIfAny(
  journal: Journal,
  runId: string,
  address: BlobAddress,
): Promise<Uint8Array | undefined> {
  try {
    return await journal.getBlob(runId, address)
  } catch (error) {
    if (isDurabilityError(error, 'BLOB_MISSING')) return undefined
    throw error
  }
}

/** What the call rejects with; undefined when it does not. */
export async function errorOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}
