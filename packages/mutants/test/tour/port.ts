import {
  type Batch,
  type Cursor,
  isDurabilityError,
  type Journal,
  type Lease,
} from '@tangle-network/durability-contract'

/** Where a tour takes place, and where it writes down what it saw. */
export interface TourPort {
  readonly clock: { advance(ms: number): void }
  /** Another journal on the place of that name; all are on one place unless they name another. */
  open(place?: string): Promise<Journal>
  /** How often stores were asked to read so far. */
  reads(): number
  /** Makes a pass of that failpoint throw: the next one, or the so-manieth from now. */
  failAt(name: string, pass?: number): void
  /** Writes down what a call came to, as plain data; undefined when it failed. */
  see<T>(what: string, call: Promise<T>): Promise<T | undefined>
}

/** Does things with a healthy journal that are the same each time, so that whatever is seen otherwise is a bug's doing. */
export type Tour = (port: TourPort) => Promise<void>

export const MANIFEST = { agent: 'agent', taskDigest: 'a'.repeat(64), seed: 'seed', queue: 'queue' }
export const TTL_MS = 60_000

export function batch(after: Cursor, payloads: readonly unknown[], more: Partial<Batch> = {}): Batch {
  const { seq, digest } = after
  return { after: { seq, digest }, at: 1, entries: payloads.map((payload) => ({ kind: 'k', payload })), ...more }
}

/** A new run, and the lease on it. */
export async function begun(
  journal: Journal,
  runId: string,
  owner = 'owner',
): Promise<{ lease: Lease; genesis: Cursor }> {
  const { lease, head } = await journal.begin(runId, MANIFEST, { acquire: { owner, ttlMs: TTL_MS } })
  if (lease === null) throw new Error('a new run has a lease')
  return { lease, genesis: head }
}

/** Everything of a run that the interface shows. */
export async function whole(port: TourPort, journal: Journal, runId: string): Promise<void> {
  await port.see('head', journal.head(runId))
  await port.see('read', journal.read(runId))
  await port.see('inbox', journal.inbox(runId))
}

/** What a call came to, comparable: errors by code and outcome. */
export async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return { ok: structuredClone(await call) }
  } catch (error) {
    if (isDurabilityError(error)) return { code: error.code, outcome: error.outcome }
    return { thrown: error instanceof Error ? error.name : typeof error }
  }
}
