import { DurabilityError } from '../error/durability-error.ts'
import { quoted, typeName } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { checkInteger, checkLimit } from '../value/argument.ts'
import { byteLength, encodeValue } from '../value/canonical.ts'
import { checkName } from '../value/name.ts'
import { Lease, type LeaseRequest } from './lease.ts'
import { Manifest } from './manifest.ts'

export function checkRunId(runId: string): void {
  checkName('run id', runId, LIMITS.runIdBytes)
}

export function checkLease(lease: Lease): { runId: string; epoch: number; token: string } {
  const parsed = Lease.safeParse(lease)
  if (!parsed.success) throw new TypeError(`lease must be one that acquire or begin gave, found ${typeName(lease)}`)
  const { runId, epoch, token } = parsed.data
  checkRunId(runId)
  return { runId, epoch, token }
}

/** Owner and ttl of a request for leases, checked. */
export function checkOwner({ owner, ttlMs }: { owner: string; ttlMs: number }): { owner: string; ttlMs: number } {
  checkName('owner', owner)
  checkInteger('ttlMs', ttlMs, 1, LIMITS.ttlMs)
  return { owner, ttlMs }
}

export function checkHolder(holder: NonNullable<LeaseRequest['supersede']>): { owner: string; epoch: number } {
  const { owner, epoch } = holder
  checkName('supersede.owner', owner)
  checkInteger('supersede.epoch', epoch, 1)
  return { owner, epoch }
}

/** A reason is for people: what a store may not be able to keep in it is replaced, not refused. */
export function checkReason(runId: string, reason: string): string {
  if (typeof reason !== 'string') throw new TypeError('a reason must be a string')
  const text = reason.toWellFormed().replaceAll('\0', '\ufffd')
  checkLimit('a reason', byteLength(text), LIMITS.reasonBytes, 'bytes', `run ${quoted(runId)}`)
  return text
}

export interface DetachedManifest {
  /** Canonical text. */
  readonly manifest: string
  readonly agent: string
  readonly queue: string | null
}

/** The manifest as canonical text. Its shape is the caller's responsibility, its names are checked like all names. */
export function detachManifest(manifest: Manifest): DetachedManifest {
  const parsed = Manifest.safeParse(manifest)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new TypeError(`manifest${issue?.path.map((step) => `.${String(step)}`).join('') ?? ''}: ${issue?.message}`)
  }
  const { agent, queue, parent, origin } = parsed.data
  checkName('agent', agent)
  if (queue !== undefined) checkName('queue', queue)
  if (parent !== undefined) {
    checkRunId(parent.runId)
    checkName('parent key', parent.key)
  }
  if (origin !== undefined) checkRunId(origin.runId)
  const text = encodeValue(parsed.data, 'manifest')
  checkLimit('a manifest', byteLength(text), LIMITS.payloadBytes, 'bytes', 'manifest')
  return { manifest: text, agent, queue: queue ?? null }
}

export function blobMissing(runId: string, address: string): DurabilityError {
  return new DurabilityError('BLOB_MISSING', {
    expected: `blob ${address}`,
    found: 'none stored at that address',
    where: `run ${quoted(runId)}`,
    details: { runId, address },
  })
}
