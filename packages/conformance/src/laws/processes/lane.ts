import type { Appended, Cursor, Lease } from '@tangle-network/durability-contract'
import type { Call } from '../../history/call.ts'
import type { Deed } from './crowd-plan.ts'
import { kept } from './program.ts'

/** One run of the crowd, and what its owner was told. */
export interface Lane {
  readonly runId: string
  readonly deeds: readonly Deed[]
  lease?: Lease
  after?: Cursor
  /** Payloads, message ids and bytes that were acknowledged. */
  readonly entries: unknown[]
  readonly messages: string[]
  readonly blobs: string[]
  /** What was sent and never answered, or answered with a failure of the store. */
  pending?: Call
  /** The store said that what is pending was certainly not applied. */
  isAbsent?: boolean
}

export function callOf({ runId, lease, after }: Lane, deed: Deed, index: number): Call {
  const held = { lease: kept(lease) }
  if (deed.do === 'deliver') {
    return { do: 'deliver', runId, message: { id: `message ${index}`, sender: 'sender', kind: 'told', payload: index } }
  }
  if (deed.do === 'putBlob') return { do: 'putBlob', ...held, bytes: `${runId} ${index}` }
  if (deed.do === 'renew') return { do: 'renew', ...held }
  if (deed.do === 'conflict') {
    const nowhere = { seq: kept(after).seq + 5_000, digest: 'f'.repeat(64) }
    return { do: 'append', ...held, batch: { after: nowhere, at: 1, entries: [{ kind: 'refused', payload: null }] } }
  }
  const entries = Array.from({ length: deed.entries }, (_, nth) => ({
    kind: 'told',
    payload: `${index}.${nth}`,
    refs: deed.withBlob ? [0] : [],
  }))
  const blobs = deed.withBlob ? { blobs: [`${runId} carried ${index}`] } : {}
  return { do: 'append', ...held, batch: { after: kept(after), at: 1, entries, ...blobs } }
}

/** What was acknowledged is to be found from now on. */
export function keep(lane: Lane, call: Call, ok: unknown): void {
  const { entries, messages } = withPending(lane, call)
  lane.entries.splice(0, lane.entries.length, ...entries)
  lane.messages.splice(0, lane.messages.length, ...messages)
  if (call.do === 'putBlob') lane.blobs.push(call.bytes)
  if (call.do !== 'append') return
  lane.blobs.push(...(call.batch.blobs ?? []))
  lane.after = (ok as Appended).cursor
}

export function withPending({ entries, messages }: Lane, call: Call) {
  if (call.do === 'append')
    return { entries: [...entries, ...call.batch.entries.map(({ payload }) => payload)], messages }
  return { entries, messages: call.do === 'deliver' ? [...messages, call.message.id] : messages }
}
