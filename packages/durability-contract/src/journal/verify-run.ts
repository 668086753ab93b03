import type { BlobAddress } from '../seal/blob-address.ts'
import type { Cursor } from './cursor.ts'
import type { Journal, Verified } from './journal.ts'

/** Reads everything of a run; whatever reads verifies (clause J-16). */
export async function verifyRun(journal: Journal, runId: string): Promise<Verified> {
  const seen = new Set<string>()
  let entries = 0
  let after: Cursor | { seq: number } = { seq: 0 }
  for (;;) {
    const page = await journal.read(runId, { after })
    entries += page.entries.length
    for (const address of page.entries.flatMap(({ refs }) => refs)) {
      if (seen.has(address)) continue
      seen.add(address)
      await journal.getBlob(runId, address as BlobAddress)
    }
    after = page.next
    if (page.next.seq === page.head.seq) break
  }
  for (let position = 0; ; ) {
    const { next, head } = await journal.inbox(runId, { after: position })
    position = next
    if (next >= head.inbox.last) return { head, entries, blobs: seen.size, messages: next }
  }
}
