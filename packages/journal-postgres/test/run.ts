import {
  type Batch,
  type Draft,
  isDurabilityError,
  type Journal,
  type Lease,
  type Manifest,
} from '@tangle-network/durability-contract'

export const MANIFEST: Manifest = { agent: 'a', taskDigest: '0'.repeat(64), seed: 's' }

export function drafts(...payloads: unknown[]): Draft[] {
  return payloads.map((payload) => ({ kind: 'k', payload }))
}

/** A run that somebody leases, and its next place. */
export interface Driven {
  readonly lease: Lease
  readonly head: Batch['after']
}

/** Begins the run and leases it. */
export async function drive(journal: Journal, runId: string, manifest = MANIFEST): Promise<Driven> {
  const { lease, head } = await journal.begin(runId, manifest, { acquire: { owner: 'me', ttlMs: 60_000 } })
  return { lease: lease as Lease, head }
}

/** Appends one entry after the place that is known. */
export function add(journal: Journal, { lease, head }: Driven, payload: unknown = 1, more: Partial<Batch> = {}) {
  return journal.append(lease, { after: head, at: 1, entries: drafts(payload), ...more })
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
