import { randomUUID } from 'node:crypto'
import { DurabilityError } from '../error/durability-error.ts'
import { quoted, typeName } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { blobAddress, isBlobAddress } from '../seal/blob-address.ts'
import { sealChain } from '../seal/chain.ts'
import { createSealer, type Sealer } from '../seal/sealer.ts'
import { checkInteger, checkLimit } from '../value/argument.ts'
import { byteLength, encodeValue } from '../value/canonical.ts'
import { checkName } from '../value/name.ts'
import { answered, corrupt, granted, headOf, leaseOf } from './answer.ts'
import type { Capabilities } from './capabilities.ts'
import { type Codec, identityCodec } from './codec.ts'
import { detachBatch, detachBlob } from './detach-batch.ts'
import { Gate } from './gate.ts'
import type { Journal } from './journal.ts'
import type { JournalStore } from './journal-store.ts'
import { Lease, type LeaseRequest } from './lease.ts'
import { Manifest } from './manifest.ts'
import { readPage } from './read-page.ts'

export interface JournalOptions {
  /** Transforms payloads and blobs on their way to and from the store; identity by default. */
  readonly codec?: Codec
  /** Makes seals HMACs under this key. Every journal on the store must have the same. */
  readonly sealKey?: Uint8Array
  /** Where lease tokens come from; random by default. */
  readonly newToken?: () => string
}

/** Makes a `Journal` of a store: checks, encoding, sealing, verification and error discipline, written once for all. */
export function defineJournal(store: JournalStore, options: JournalOptions = {}): Journal {
  return new StoreJournal(store, options)
}

/** Its methods are bound, so that a journal can be wrapped by spreading it or by a proxy. */
class StoreJournal implements Journal {
  readonly capabilities: Capabilities
  readonly #store: JournalStore
  readonly #codec: Codec
  readonly #sealer: Sealer
  readonly #newToken: () => string
  readonly #gate = new Gate()

  constructor(store: JournalStore, { codec = identityCodec, sealKey, newToken = randomUUID }: JournalOptions) {
    this.capabilities = store.capabilities
    this.#store = store
    this.#codec = codec
    this.#sealer = createSealer(sealKey)
    this.#newToken = newToken
  }

  readonly begin: Journal['begin'] = (runId, manifest, { acquire } = {}) =>
    this.#gate.pass('begin', async () => {
      checkRunId(runId)
      const text = detachManifest(manifest)
      const genesis = this.#sealer.genesis(runId, text)
      const ask = { runId, manifest: text, genesis, acquire: acquire ? this.#leaseAsk(acquire) : null }
      const { run, created, acquired, now } = await granted(ask, () => this.#store.begin(ask))
      return { created, head: headOf(run, 'unknown'), lease: acquired ? leaseOf(run) : null, now }
    })

  readonly acquire: Journal['acquire'] = (runId, request) =>
    this.#gate.pass('acquire', async () => {
      checkRunId(runId)
      const ask = { runId, ...this.#leaseAsk(request) }
      const { run, now } = await granted(ask, () => this.#store.acquire(ask))
      return { lease: leaseOf(run), head: headOf(run, 'unknown'), now }
    })

  readonly renew: Journal['renew'] = (lease) =>
    this.#gate.pass('renew', async () => {
      const ask = checkLease(lease)
      const { run, now } = await granted(ask, () => this.#store.renew(ask))
      return { lease: leaseOf(run), now }
    })

  readonly release: Journal['release'] = (lease, { stalled } = {}) =>
    this.#gate.pass('release', async () => {
      const ask = { ...checkLease(lease), stalled: stalled === undefined ? null : checkReason(lease.runId, stalled) }
      await granted(ask, () => this.#store.release(ask))
    })

  readonly append: Journal['append'] = (lease, batch) =>
    this.#gate.pass('append', async () => {
      const holder = checkLease(lease)
      const { after, at, drafts, blobs, needs, end } = detachBatch(batch, this.#codec, { runId: holder.runId })
      const entries = sealChain(this.#sealer, after, at, drafts)
      const ask = { ...holder, after, entries, blobs, needs, end }
      const last = entries.at(-1) ?? after
      const { now } = await granted(ask, () => this.#store.append(ask))
      return { cursor: { seq: last.seq, digest: last.digest }, now }
    })

  readonly head: Journal['head'] = (runId) =>
    this.#gate.pass('head', async () => {
      checkRunId(runId)
      const { run } = await granted({ runId }, () => this.#store.head({ runId }), 'not-applied')
      return headOf(run)
    })

  readonly read: Journal['read'] = (runId, options = {}) =>
    this.#gate.pass('read', async () => {
      checkRunId(runId)
      return readPage({ store: this.#store, sealer: this.#sealer, codec: this.#codec }, runId, options)
    })

  readonly putBlob: Journal['putBlob'] = (lease, bytes) =>
    this.#gate.pass('putBlob', async () => {
      const holder = checkLease(lease)
      const ask = { ...holder, blob: detachBlob(bytes, this.#codec, { runId: holder.runId }) }
      await granted(ask, () => this.#store.putBlob(ask))
      return ask.blob.address
    })

  readonly getBlob: Journal['getBlob'] = (runId, address) =>
    this.#gate.pass('getBlob', async () => {
      checkRunId(runId)
      if (!isBlobAddress(address)) throw new TypeError(`address must be 'sha256:' and 64 hexadecimal digits`)
      const { bytes } = await granted({ runId }, () => this.#store.getBlob({ runId, address }), 'not-applied')
      if (bytes === undefined) {
        throw new DurabilityError('BLOB_MISSING', {
          expected: `blob ${address}`,
          found: 'none stored at that address',
          where: `run ${quoted(runId)}`,
          details: { runId, address },
        })
      }
      if (blobAddress(bytes) !== address) throw corrupt(runId, `the bytes of ${address}`, 'others', ' blob')
      return this.#codec.decodeBlob(bytes, { runId })
    })

  readonly close: Journal['close'] = () =>
    this.#gate.close(() => answered(() => this.#store.close(), 'close', 'unknown'))

  readonly [Symbol.asyncDispose] = () => this.close()

  #leaseAsk({ owner, ttlMs, supersede }: LeaseRequest) {
    checkName('owner', owner)
    checkInteger('ttlMs', ttlMs, 1, LIMITS.ttlMs)
    const token = this.#newToken()
    checkName('lease token', token)
    return { owner, ttlMs, token, supersede: supersede ? checkHolder(supersede) : null }
  }
}

function checkRunId(runId: string): void {
  checkName('run id', runId, LIMITS.runIdBytes)
}

function checkLease(lease: Lease): { runId: string; epoch: number; token: string } {
  const parsed = Lease.safeParse(lease)
  if (!parsed.success) throw new TypeError(`lease must be one that acquire or begin gave, found ${typeName(lease)}`)
  const { runId, epoch, token } = parsed.data
  checkRunId(runId)
  return { runId, epoch, token }
}

function checkHolder({ owner, epoch }: { owner: string; epoch: number }): { owner: string; epoch: number } {
  checkName('supersede.owner', owner)
  checkInteger('supersede.epoch', epoch, 1)
  return { owner, epoch }
}

/** A reason is for people: what a store may not be able to keep in it is replaced, not refused. */
function checkReason(runId: string, reason: string): string {
  if (typeof reason !== 'string') throw new TypeError('stalled must be a string that says why')
  const text = reason.toWellFormed().replaceAll('\0', '\ufffd')
  checkLimit('a reason', byteLength(text), LIMITS.reasonBytes, 'bytes', `run ${quoted(runId)}`)
  return text
}

/** The manifest as canonical text. Its shape is the caller's responsibility, its names are checked like all names. */
function detachManifest(manifest: Manifest): string {
  const parsed = Manifest.safeParse(manifest)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new TypeError(`manifest${issue?.path.map((step) => `.${String(step)}`).join('') ?? ''}: ${issue?.message}`)
  }
  const { agent, queue, parent } = parsed.data
  checkName('agent', agent)
  if (queue !== undefined) checkName('queue', queue)
  if (parent !== undefined) {
    checkRunId(parent.runId)
    checkName('parent key', parent.key)
  }
  const text = encodeValue(parsed.data, 'manifest')
  checkLimit('a manifest', byteLength(text), LIMITS.payloadBytes, 'bytes', 'manifest')
  return text
}
