import {
  type Draft,
  type Entry,
  isDurabilityError,
  type Journal,
  type Lease,
  type Manifest,
} from '@tangle-network/durability-contract'

export const MANIFEST: Manifest = { agent: 'a', taskDigest: '0'.repeat(64), seed: 's' }

export function drafts(...payloads: unknown[]): Draft[] {
  return payloads.map((payload) => ({ kind: 'k', payload }))
}

/** Begins the run and leases it. */
export async function drive(journal: Journal, runId: string, owner = 'me', ttlMs = 60_000) {
  const { lease, head } = await journal.begin(runId, MANIFEST, { acquire: { owner, ttlMs } })
  return { lease: lease as Lease, head }
}

/** Every entry of the run; each page is verified by the journal. */
export async function collect(journal: Journal, runId: string): Promise<Entry[]> {
  const entries: Entry[] = []
  let page = await journal.read(runId)
  for (entries.push(...page.entries); page.next.seq < page.head.seq; entries.push(...page.entries)) {
    page = await journal.read(runId, { after: page.next })
  }
  return entries
}

/** The code and outcome of the refusal, or 'granted'. */
export async function verdict(answer: Promise<unknown>): Promise<string> {
  try {
    await answer
    return 'granted'
  } catch (error) {
    if (isDurabilityError(error)) return `${error.code} ${error.outcome}`
    throw error
  }
}
