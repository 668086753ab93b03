import type { Cursor, Lease } from '@tangle-network/durability-contract'
import type { Call } from '../../history/call.ts'
import { TTL_MS } from '../../law/sample.ts'

export type AppendCall = Call & { readonly do: 'append' }
export type DeliverCall = Call & { readonly do: 'deliver' }

/** What an entry says: who wrote it, and which of all the things written it is. */
export interface Said {
  readonly owner: string
  readonly id: string
}

export function claimOf(owner: string): Call {
  return {
    do: 'claim',
    request: { owner, ttlMs: TTL_MS, limit: 1, queue: 'queue', supports: { agents: ['agent'] } },
  }
}

/** The so-manieth batch of all: of one or two entries, with a blob or without; it may end the run, or put it to sleep. */
export function appendOf(lease: Lease, after: Cursor, nth: number, length: number, now: number): AppendCall {
  const left = length - after.seq
  const count = Math.min(left, 1 + (nth % 2))
  const entries = Array.from({ length: count }, (_, index) => ({
    kind: 'said',
    payload: { owner: lease.owner, id: `${nth}.${index}` } satisfies Said,
    refs: nth % 3 === 0 ? [0] : [],
  }))
  // A sleep that is over at once gives the run to whoever claims next.
  const more = count === left ? { end: 'completed' as const } : nth % 6 === 5 ? { suspend: { wakeAt: now } } : {}
  const blobs = nth % 3 === 0 ? { blobs: [`the blob of ${nth}`] } : {}
  const { seq, digest } = after
  return { do: 'append', lease, batch: { after: { seq, digest }, at: 1, entries, ...blobs, ...more } }
}

export function deliverOf(runId: string, sender: string, nth: number): DeliverCall {
  return { do: 'deliver', runId, message: { id: `message ${nth}`, sender, kind: 'told', payload: nth } }
}

/** Whether the lease is given up when it takes effect. */
export function givesUp({ batch }: AppendCall): boolean {
  return batch.end !== undefined || batch.suspend !== undefined
}
