import { type Cursor, DurabilityError, type Entry, type Head } from '@tangle-network/durability-contract'
import type { BridgeRequest } from './command.ts'
import type { Incarnation } from './incarnation.ts'

/** What others call an execution, as they asked for it. */
export interface Coordinates {
  readonly provider: string
  readonly environmentId: string
  readonly sessionId: string
  readonly executionId: string
}

export interface Accepted {
  readonly request: BridgeRequest
  readonly coordinates: Coordinates
}

export type RecallReason = 'cancelled' | 'timeout' | 'output_limit'

/** That it is to stop, and by which operation of somebody who may ask again. */
export interface Recall {
  readonly why: RecallReason
  readonly operation?: { readonly id: string; readonly digest: string }
}

export interface RunError {
  readonly type: string
  readonly message: string
}

export interface RunEnd {
  readonly status: 'done' | 'error' | 'cancelled'
  readonly error?: RunError
  readonly exitCode?: number
  /** How much of the output counts, and how many events that is. */
  readonly bytes: number
  readonly events: number
}

/** What the journal holds of a run. */
export interface RunRecord {
  readonly id: string
  readonly digest: string
  readonly accepted: Accepted
  /** Milliseconds since the Unix epoch, by the host that accepted it. */
  readonly acceptedAt: number
  readonly process: Incarnation | undefined
  readonly recalls: readonly Recall[]
  readonly end: RunEnd | undefined
  /** Likewise, by the host that saw its end. */
  readonly endedAt: number | undefined
  readonly cursor: Cursor
}

/** The entries of a run, in the order in which they can come: `accepted` is first, and `ended` the last. */
export interface Facts {
  'bridge.accepted': Accepted
  'bridge.started': { readonly process: Incarnation }
  'bridge.recalled': Recall
  'bridge.ended': RunEnd
}

const VERSION = 1

export function payloadOf<K extends keyof Facts>(fact: Facts[K]): unknown {
  return { v: VERSION, ...fact }
}

/** The record after one more entry. The first makes it. */
export function withEntry(id: string, head: Head, record: RunRecord | undefined, entry: Entry): RunRecord {
  const payload = entry.payload as { readonly v?: unknown }
  const cursor = { seq: entry.seq, digest: entry.digest }
  if (payload?.v !== VERSION) throw foreign(id, entry)
  if (!record) {
    if (entry.kind !== 'bridge.accepted') throw foreign(id, entry)
    const accepted = payload as unknown as Accepted
    const none = { process: undefined, recalls: [], end: undefined, endedAt: undefined }
    return { id, digest: head.manifest.taskDigest, accepted, acceptedAt: entry.at, ...none, cursor }
  }
  switch (entry.kind) {
    case 'bridge.started':
      return { ...record, cursor, process: (payload as unknown as Facts['bridge.started']).process }
    case 'bridge.recalled':
      return { ...record, cursor, recalls: [...record.recalls, payload as unknown as Recall] }
    case 'bridge.ended':
      return { ...record, cursor, end: payload as unknown as RunEnd, endedAt: entry.at }
    default:
      throw foreign(id, entry)
  }
}

/** Whoever wrote it, this host must not go on with what it does not understand. */
function foreign(id: string, { seq, kind }: Entry): DurabilityError {
  return new DurabilityError('UNKNOWN_KIND', {
    expected: 'an entry of this version of the bridge host',
    found: `${kind} at ${seq}`,
    where: `run ${JSON.stringify(id)} of the bridge host`,
  })
}
