import { adoptArchive } from '../archive/adopt-archive.ts'
import { forkedRun } from '../archive/fork-run.ts'
import { readArchive } from '../archive/read-archive.ts'
import { writeArchive } from '../archive/write-archive.ts'
import { isBlobAddress } from '../seal/blob-address.ts'
import type { Sealer } from '../seal/sealer.ts'
import { checkName } from '../value/name.ts'
import { answered, granted, headOf, leaseOf, written } from './answer.ts'
import { checkHolder, checkLease, checkOwner, checkReason, checkRunId, detachManifest } from './arguments.ts'
import type { Capabilities } from './capabilities.ts'
import { claimedRuns, detachClaim } from './claim.ts'
import type { Codec } from './codec.ts'
import { detachBlob, detachCursor } from './detach-batch.ts'
import { checkNotReserved, detachMessage } from './detach-message.ts'
import type { Gate } from './gate.ts'
import { inboxPage } from './inbox-page.ts'
import type { Journal } from './journal.ts'
import { type JournalOptions, type JournalParts, partsOf } from './journal-parts.ts'
import type { JournalStore } from './journal-store.ts'
import type { LeaseRequest } from './lease.ts'
import { detachPrune, detachQuery, listRuns } from './list-runs.ts'
import { RESERVED_PREFIX } from './message.ts'
import { readBlob } from './read-blob.ts'
import { type Reader, readPage } from './read-page.ts'
import { endOf, sealBatch, weightOf } from './seal-batch.ts'
import { storedRun } from './stored-run.ts'
import { verifyRun } from './verify-run.ts'
import { watchRun } from './watch-run.ts'

/** Kind of the message that tells a run who revived it, and why. */
const REVIVED = `${RESERVED_PREFIX}revived`

/** Makes a `Journal` of a store: checks, encoding, sealing, verification and error discipline, written once for all. */
export function defineJournal(store: JournalStore, options: JournalOptions = {}): Journal {
  return journalOf(partsOf(store, options))
}

/** The journal of these parts, for whoever adds to it. */
export function journalOf(parts: JournalParts): Journal {
  return new StoreJournal(parts)
}

/** Its methods are bound, so that a journal can be wrapped by spreading it or by a proxy. */
class StoreJournal implements Journal {
  readonly capabilities: Capabilities
  readonly #store: JournalStore
  readonly #codec: Codec
  readonly #sealer: Sealer
  readonly #newToken: () => string
  readonly #gate: Gate

  constructor({ store, codec, sealer, newToken, gate }: JournalParts) {
    this.capabilities = store.capabilities
    this.#store = store
    this.#codec = codec
    this.#sealer = sealer
    this.#newToken = newToken
    this.#gate = gate
  }

  readonly begin: Journal['begin'] = (runId, manifest, { acquire, reuse = false } = {}) =>
    this.#gate.pass('begin', async () => {
      checkRunId(runId)
      const detached = detachManifest(manifest)
      const genesis = this.#sealer.genesis(runId, detached.manifest)
      const ask = { runId, ...detached, genesis, reuse, acquire: acquire ? this.#leaseAsk(acquire) : null }
      const { run, created, acquired, now } = await this.#gate.carry('begin', detached.manifest.length, () =>
        granted(ask, () => this.#store.begin(ask)),
      )
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
      const parts = { codec: this.#codec, sealer: this.#sealer }
      const ask = sealBatch(parts, checkLease(lease), detachCursor(batch.after, 'batch.after'), batch)
      const { now } = await this.#gate.carry('append', weightOf(ask), () => written(ask, () => this.#store.append(ask)))
      return { cursor: endOf(ask), now }
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
      return readPage(this.#reader, runId, options)
    })

  readonly putBlob: Journal['putBlob'] = (lease, bytes) =>
    this.#gate.pass('putBlob', async () => {
      const holder = checkLease(lease)
      const ask = { ...holder, blob: detachBlob(bytes, this.#codec, holder.runId) }
      await this.#gate.carry('putBlob', ask.blob.bytes.byteLength, () => granted(ask, () => this.#store.putBlob(ask)))
      return ask.blob.address
    })

  readonly getBlob: Journal['getBlob'] = (runId, address) =>
    this.#gate.pass('getBlob', async () => {
      checkRunId(runId)
      if (!isBlobAddress(address)) throw new TypeError(`address must be 'sha256:' and 64 hexadecimal digits`)
      return this.#codec.decodeBlob(await readBlob(this.#store, runId, address), { runId, place: 'blob' })
    })

  readonly deliver: Journal['deliver'] = (runId, draft, { kernel = false } = {}) =>
    this.#gate.pass('deliver', async () => {
      checkRunId(runId)
      const ask = { runId, ...detachMessage(draft, runId, this.#codec, kernel) }
      const { position, now } = await this.#gate.carry('deliver', ask.bytes, () =>
        granted(ask, () => this.#store.deliver(ask)),
      )
      return { position, now }
    })

  readonly inbox: Journal['inbox'] = (runId, options = {}) =>
    this.#gate.pass('inbox', async () => {
      checkRunId(runId)
      return inboxPage({ store: this.#store, codec: this.#codec }, runId, options)
    })

  readonly claim: Journal['claim'] = (request) =>
    this.#gate.pass('claim', async () => {
      const { limit, ...rest } = detachClaim(request)
      const ask = { ...rest, tokens: Array.from({ length: limit }, () => this.#token()) }
      const { runs, now } = await answered(() => this.#store.claim(ask), 'claim', 'unknown')
      return claimedRuns(runs, now)
    })

  readonly revive: Journal['revive'] = (runId, { sender, reason }) =>
    this.#gate.pass('revive', async () => {
      checkRunId(runId)
      checkName('sender', sender)
      checkNotReserved(sender, 'sender')
      const payload = { reason: checkReason(runId, reason) }
      const draft = { id: `${REVIVED}/${this.#token()}`, sender, kind: REVIVED, payload }
      const ask = { runId, ...detachMessage(draft, runId, this.#codec, true) }
      const { run } = await granted(ask, () => this.#store.revive(ask))
      return headOf(run, 'unknown')
    })

  readonly list: Journal['list'] = (query = {}) =>
    this.#gate.pass('list', async () => listRuns(this.#store, detachQuery(query)))

  readonly forget: Journal['forget'] = (runId) =>
    this.#gate.pass('forget', async () => {
      checkRunId(runId)
      await granted({ runId }, () => this.#store.forget({ runId }))
    })

  readonly prune: Journal['prune'] = (query) =>
    this.#gate.pass('prune', async () => {
      const { runs } = await listRuns(this.#store, detachPrune(query))
      const forgetting = runs.map(({ runId }) => granted({ runId }, () => this.#store.forget({ runId })))
      // All of them are waited for, whatever becomes of one: none may still run when the journal closes.
      await Promise.allSettled(forgetting)
      await Promise.all(forgetting)
      return runs.map(({ runId }) => runId)
    })

  readonly watch: Journal['watch'] = (runId, options) =>
    watchRun(
      { read: this.read, changed: (ask) => this.#store.changed(ask), closing: this.#gate.closing },
      runId,
      options,
    )

  readonly verify: Journal['verify'] = (runId) =>
    this.#gate.pass('verify', async () => {
      checkRunId(runId)
      return verifyRun(this.#reader, runId)
    })

  readonly export: Journal['export'] = (runId, { moved = false } = {}) =>
    writeArchive(this.#gate.iterate('export', storedRun(this.#reader, runId, moved)))

  readonly import: Journal['import'] = (lines) =>
    this.#gate.pass('import', () => adoptArchive(this.#reader, readArchive(lines, this.#sealer), this.#token()))

  readonly fork: Journal['fork'] = (runId, { at, as, queue }) =>
    this.#gate.pass('fork', () => {
      const parts = forkedRun(this.#reader, runId, { at, as, ...(queue === undefined ? {} : { queue }) })
      return adoptArchive(this.#reader, parts, this.#token())
    })

  readonly close: Journal['close'] = () =>
    this.#gate.close(() => answered(() => this.#store.close(), 'close', 'unknown'))

  readonly [Symbol.asyncDispose] = () => this.close()

  get #reader(): Reader {
    return { store: this.#store, sealer: this.#sealer, codec: this.#codec }
  }

  #leaseAsk(request: LeaseRequest) {
    const { supersede } = request
    return { ...checkOwner(request), token: this.#token(), supersede: supersede ? checkHolder(supersede) : null }
  }

  #token(): string {
    const token = this.#newToken()
    checkName('token', token)
    return token
  }
}
