import type { EndStatus, Manifest, RunStatus } from '@tangle-network/durability-contract'

export interface HolderModel {
  readonly owner: string
  readonly epoch: number
  /** Undefined when the client that was granted it died before it could tell. */
  readonly token: string | undefined
  readonly ttlMs: number
  readonly expiresAt: number
}

export interface EntryModel {
  readonly seq: number
  readonly epoch: number
  readonly at: number
  readonly kind: string
  readonly payload: unknown
  readonly refs: readonly string[]
  readonly digest: string
}

export interface MessageModel {
  readonly position: number
  /** Undefined when the journal chose it. */
  readonly id: string | undefined
  readonly sender: string
  readonly kind: string
  readonly payload: unknown
  readonly at: number
}

/** One run, in plain words: lists and numbers, no row and no rule shared with what is tested. */
export interface RunModel {
  readonly runId: string
  readonly manifest: Manifest
  readonly genesis: string
  readonly status: RunStatus
  readonly stalled: string | null
  readonly epoch: number
  readonly holder: HolderModel | undefined
  readonly entries: readonly EntryModel[]
  readonly vocabulary: number
  readonly blobs: ReadonlyMap<string, string>
  readonly messages: readonly MessageModel[]
  readonly seen: number
  /** From when on a claimer may have it; null while only a message can change that. */
  readonly dueAt: number | null
  readonly claims: number
  readonly endedAt: number | null
}

/** Everything that a place holds. States are never changed, only replaced. */
export interface PlaceModel {
  readonly runs: ReadonlyMap<string, RunModel>
  /** The greatest epoch of each run that was forgotten and not begun anew. */
  readonly forgotten: ReadonlyMap<string, number>
}

export const EMPTY_PLACE: PlaceModel = { runs: new Map(), forgotten: new Map() }

const ENDS: readonly RunStatus[] = ['completed', 'failed', 'cancelled', 'moved'] satisfies EndStatus[]

export function hasEnded({ status }: RunModel): boolean {
  return ENDS.includes(status)
}

export function isHeld({ holder }: RunModel, now: number): boolean {
  return holder !== undefined && holder.expiresAt > now
}

export function withRun(place: PlaceModel, run: RunModel): PlaceModel {
  return { ...place, runs: new Map(place.runs).set(run.runId, run) }
}

/** The last entry's place. */
export function endOf({ entries, genesis }: RunModel): { seq: number; digest: string } {
  const last = entries.at(-1)
  return last ? { seq: last.seq, digest: last.digest } : { seq: 0, digest: genesis }
}

/** The head as the journal must answer it. */
export function headOf(run: RunModel) {
  const { runId, manifest, status, stalled, endedAt, epoch, holder, messages, seen, dueAt } = run
  return {
    ...{ runId, manifest, status, stalled, endedAt, epoch, ...endOf(run) },
    wakeAt: status === 'suspended' ? dueAt : null,
    inbox: { last: messages.length, seen },
    holder: holder ? { owner: holder.owner, epoch: holder.epoch, expiresAt: holder.expiresAt } : null,
  }
}
