import {
  createSealer,
  encodeValue,
  type Lease,
  type LeaseRequest,
  type Manifest,
} from '@tangle-network/durability-contract'
import type { AtomicCall } from '../history/call.ts'
import { answerWith, type Decision, grant, refuse, tokenIn } from './decision.ts'
import { hasEnded, headOf, isHeld, type PlaceModel, type RunModel, withRun } from './run-model.ts'

type CallTo<Name extends AtomicCall['do']> = Extract<AtomicCall, { do: Name }>

export function decideBegin(place: PlaceModel, call: CallTo<'begin'>, now: number): Decision {
  const { runId, manifest, options } = call
  const floor = place.forgotten.get(runId)
  if (floor !== undefined && !options.reuse) return refuse('RUN_FORGOTTEN')
  const known = place.runs.get(runId)
  if (known && encodeValue(known.manifest) !== encodeValue(manifest)) return refuse('RUN_CONFLICT')
  const run = known ?? newRun(runId, manifest, floor ?? 0, now)
  const forgotten = new Map(place.forgotten)
  forgotten.delete(runId)
  const begun = withRun({ ...place, forgotten }, run)
  const broken = { ifRefused: 'J9', ifOther: 'J9' } as const
  const created = known === undefined
  if (!options.acquire || hasEnded(run)) {
    return answerWith({ created, head: headOf(run), lease: null, now }, begun, broken)
  }
  const refused = mayNotAcquire(run, options.acquire, now)
  if (refused) return refused
  const { lease, head, next } = grant(begun, run, options.acquire, now)
  return { answer: { created, head, lease, now }, next: (answer) => next(tokenIn(answer)), ...broken, ifRefused: 'K4' }
}

function newRun(runId: string, manifest: Manifest, epoch: number, now: number): RunModel {
  const genesis = createSealer().genesis(runId, encodeValue(manifest))
  return {
    ...{
      runId,
      manifest,
      genesis,
      status: 'open',
      stalled: null,
      epoch,
      holder: undefined,
      entries: [],
      vocabulary: 1,
    },
    ...{ blobs: new Map(), messages: [], seen: 0, dueAt: now, claims: 0, endedAt: null },
  }
}

export function decideAcquire(place: PlaceModel, { runId, request }: CallTo<'acquire'>, now: number): Decision {
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  if (hasEnded(run)) return refuse('RUN_CLOSED')
  const refused = mayNotAcquire(run, request, now)
  if (refused) return refused
  const { lease, head, next } = grant(place, run, request, now)
  return { answer: { lease, head, now }, next: (answer) => next(tokenIn(answer)), ifRefused: 'K4', ifOther: 'J6' }
}

function mayNotAcquire(run: RunModel, { owner, supersede }: LeaseRequest, now: number): Decision | undefined {
  if (run.status === 'quarantined') return refuse('RUN_QUARANTINED')
  const { holder } = run
  if (!holder || !isHeld(run, now) || holder.owner === owner) return undefined
  const isProvenDead = supersede?.owner === holder.owner && supersede.epoch === holder.epoch
  return isProvenDead ? undefined : refuse('LEASE_HELD')
}

/** The run, when the lease may write to it; else why not. Expiry revokes nothing. */
export function writable(place: PlaceModel, lease: Lease): RunModel | Extract<Decision, { refused: string }> {
  const run = place.runs.get(lease.runId)
  if (!run) return { refused: 'RUN_NOT_FOUND' }
  if (hasEnded(run)) return { refused: 'RUN_CLOSED' }
  const { holder } = run
  if (holder?.epoch !== lease.epoch || holder.token !== lease.token) return { refused: 'FENCED' }
  return run
}

export function decideRenew(place: PlaceModel, { lease }: CallTo<'renew'>, now: number): Decision {
  const run = writable(place, lease)
  if ('refused' in run) return run
  const holder = { ...run.holder!, expiresAt: now + run.holder!.ttlMs }
  const { owner, epoch, expiresAt } = holder
  const renewed = { runId: run.runId, owner, epoch, token: lease.token, expiresAt }
  return answerWith({ lease: renewed, now }, withRun(place, { ...run, holder }), { ifRefused: 'K4', ifOther: 'J7' })
}

export function decideRelease(place: PlaceModel, { lease, stalled }: CallTo<'release'>, now: number): Decision {
  const run = writable(place, lease)
  if ('refused' in run) return run
  const free = { ...run, holder: undefined, dueAt: now, claims: Math.max(0, run.claims - 1) }
  const released: RunModel = stalled === undefined ? free : { ...free, status: 'stalled', stalled }
  return answerWith(null, withRun(place, released), { ifRefused: 'K4', ifOther: 'J6' })
}

export function decidePutBlob(place: PlaceModel, { lease, bytes }: CallTo<'putBlob'>, address: string): Decision {
  const run = writable(place, lease)
  if ('refused' in run) return run
  const stored = withRun(place, { ...run, blobs: new Map(run.blobs).set(address, bytes) })
  return answerWith(address, stored, { ifRefused: 'J12', ifOther: 'J12' })
}
