import {
  type AcquireAsk,
  type AdoptAsk,
  type AppendAsk,
  acquireRun,
  adoptRun,
  appendToRun,
  type BeginAsk,
  type BlobAddress,
  beginRun,
  type Capabilities,
  type ChangedAsk,
  type ClaimAsk,
  claimRun,
  type DeliverAsk,
  type Delivery,
  defineJournal,
  deliverTo,
  type EntryRow,
  forgetRun,
  type GetBlobAsk,
  type InboxAsk,
  isClaimable,
  type Journal,
  type JournalOptions,
  type JournalStore,
  type Lease,
  type LeaseAsk,
  type ListAsk,
  type Manifest,
  type MessageDraft,
  type MessageRow,
  mayWrite,
  type PutBlobAsk,
  type ReadAsk,
  type Refusal,
  type ReleaseAsk,
  type ReviveAsk,
  type RunAsk,
  type RunRow,
  refuse,
  releaseLease,
  renewLease,
  reviveRun,
} from '../src/index.ts'

export type Method = Exclude<keyof JournalStore, 'capabilities'>

const NOW = 1_000_000

/** A store of one run, open to the test: rows can be spoiled, calls are recorded, answers can be replaced. */
export class FakeStore implements JournalStore {
  readonly capabilities: Capabilities = { durability: 'memory', hosts: 'one', notifications: true, transactions: false }
  run: RunRow | undefined
  rows: EntryRow[] = []
  messages: MessageRow[] = []
  /** What `list` answers instead of the one run. */
  listed: RunRow[] | undefined
  /** Watchers that wait for a change. */
  readonly waiting = new Set<() => void>()
  readonly blobs = new Map<BlobAddress, Uint8Array>()
  readonly calls: Method[] = []
  /** Called before every operation; may throw, or answer a promise to wait for. */
  before: (method: Method) => Promise<void> | undefined = () => undefined

  begin = (ask: BeginAsk) => this.#write('begin', () => beginRun(this.run, ask, NOW))
  acquire = (ask: AcquireAsk) => this.#write('acquire', () => acquireRun(this.run, ask, NOW))
  renew = (ask: LeaseAsk) => this.#write('renew', () => renewLease(this.run, ask, NOW))
  release = (ask: ReleaseAsk) => this.#write('release', () => releaseLease(this.run, ask, NOW))

  append = (ask: AppendAsk) =>
    this.#write('append', () => {
      const standing = {
        digestAt: (seq: number) => this.rows[seq - 1]?.digest,
        hasBlob: (address: BlobAddress) => this.blobs.has(address),
      }
      const decision = appendToRun(this.run, ask, standing, NOW)
      if (!decision.refused && !decision.replayed) {
        for (const { address, bytes } of ask.blobs) this.blobs.set(address, bytes)
        for (const entry of ask.entries) this.rows.push({ ...entry, epoch: ask.epoch })
      }
      return decision
    })

  putBlob = (ask: PutBlobAsk) =>
    this.#write('putBlob', () => {
      const decision = mayWrite(this.run, ask, NOW)
      if (!decision.refused) this.blobs.set(ask.blob.address, ask.blob.bytes)
      return decision
    })

  deliver = (ask: DeliverAsk) =>
    this.#write('deliver', () => {
      const known = this.messages.find(({ id }) => id === ask.message.id)
      return this.#kept(deliverTo(this.run, known, ask, NOW), ask)
    })

  revive = (ask: ReviveAsk) => this.#write('revive', () => this.#kept(reviveRun(this.run, ask, NOW), ask))

  forget = (_: RunAsk) =>
    this.#write('forget', () => {
      const decision = forgetRun(this.run, NOW)
      if (!decision.refused) {
        this.rows = []
        this.messages = []
        this.blobs.clear()
      }
      return decision
    })

  adopt = (ask: AdoptAsk) =>
    this.#write('adopt', () => {
      const decision = adoptRun(this.run, ask, NOW)
      if (decision.refused) return decision
      this.rows = ask.isFirst ? [...ask.entries] : [...this.rows, ...ask.entries]
      this.messages = ask.isFirst ? [...ask.messages] : [...this.messages, ...ask.messages]
      for (const { address, bytes } of ask.blobs) this.blobs.set(address, bytes)
      return decision
    })

  claim = (ask: ClaimAsk) => {
    this.calls.push('claim')
    return this.#after(this.before('claim'), () => {
      const [token] = ask.tokens
      if (!this.run || !token || !isClaimable(this.run, ask, NOW)) return { runs: [], now: NOW }
      const { run, granted } = claimRun(this.run, ask, token, NOW)
      this.run = run
      return { runs: granted ? [run] : [], now: NOW }
    })
  }

  list = ({ limit }: ListAsk) => {
    this.calls.push('list')
    const all = () => this.listed ?? (this.run && this.run.status !== 'forgotten' ? [this.run] : [])
    return this.#after(this.before('list'), () => ({ runs: all().slice(0, limit), now: NOW }))
  }

  inbox = ({ after, limit }: InboxAsk) =>
    this.#read('inbox', () => ({ messages: this.messages.slice(after, after + limit) }))

  /** Resolves when the test says so, or when the watcher stops. */
  changed = ({ signal }: ChangedAsk) => {
    this.calls.push('changed')
    return this.#after(this.before('changed'), () => {
      if (signal.aborted) return
      const { promise, resolve } = Promise.withResolvers<void>()
      this.waiting.add(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
      return promise
    })
  }

  /** Tells the watchers, whether or not there is something to tell. */
  notify(): void {
    for (const tell of this.waiting) tell()
    this.waiting.clear()
  }

  head = (_: RunAsk) => this.#read('head', {})
  getBlob = (ask: GetBlobAsk) => this.#read('getBlob', () => ({ bytes: this.blobs.get(ask.address) }))

  read = ({ afterSeq, limit }: ReadAsk) =>
    this.#read('read', () => ({
      digest: this.rows[afterSeq - 1]?.digest,
      entries: this.rows.slice(afterSeq, afterSeq + limit),
    }))

  close = async () => {
    this.calls.push('close')
    await this.before('close')
  }

  #write<D extends { refused?: undefined; run: RunRow }>(method: Method, decide: () => D | Refusal) {
    this.calls.push(method)
    return this.#after(this.before(method), () => {
      const decision = decide()
      if (decision.refused) return decision
      this.run = decision.run
      return { ...decision, now: NOW }
    })
  }

  #kept(decision: Delivery | Refusal, { message }: DeliverAsk): Delivery | Refusal {
    if (!decision.refused && !decision.replayed) {
      this.messages.push({ ...message, position: decision.position, at: NOW })
    }
    return decision
  }

  #read<More extends object>(method: Method, more: More | (() => More)) {
    this.calls.push(method)
    return this.#after(this.before(method), () => {
      if (!this.run) return refuse('RUN_NOT_FOUND', undefined, NOW)
      return { run: this.run, now: NOW, ...(typeof more === 'function' ? more() : more) }
    })
  }

  async #after<T>(waited: Promise<void> | undefined, then: () => T | Promise<T>): Promise<T> {
    await waited
    return then()
  }
}

export const manifest: Manifest = { agent: 'agent', taskDigest: '0'.repeat(64), seed: 'seed' }
export const RUN = 'run'
export const claimer = { owner: 'me', ttlMs: 1, limit: 1, queue: 'q', supports: { agents: ['agent'] } }

/** A message with a payload, and whatever else the test says of it. */
export function message(payload: unknown = 1, more: Partial<MessageDraft> = {}): MessageDraft {
  return { id: 'm', sender: 'somebody', kind: 'note', payload, ...more }
}

export interface Opened {
  readonly store: FakeStore
  readonly journal: Journal
  readonly lease: Lease
}

/** A journal on a fake store, with a run that is begun and leased; the store's calls so far are forgotten. */
export async function openFake(options: JournalOptions = {}): Promise<Opened> {
  const store = new FakeStore()
  const journal = defineJournal(store, options)
  const { lease } = await journal.begin(RUN, manifest, { acquire: { owner: 'me', ttlMs: 1_000 } })
  if (!lease) throw new Error('no lease')
  store.calls.length = 0
  return { store, journal, lease }
}

/** Appends one entry per payload after the head, all in one batch. */
export async function write({ journal, lease }: Opened, ...payloads: readonly unknown[]): Promise<void> {
  const after = await journal.head(lease.runId)
  await journal.append(lease, { after, at: 1, entries: payloads.map((payload) => ({ kind: 'k', payload })) })
}
