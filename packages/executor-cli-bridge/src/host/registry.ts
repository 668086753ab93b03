import {
  type EndStatus,
  isDurabilityError,
  type Journal,
  type Lease,
  sha256,
} from '@tangle-network/durability-contract'
import { type Accepted, type Facts, payloadOf, type RunRecord, withEntry } from './run-record.ts'

export type Claim =
  | { readonly is: 'created' | 'replayed'; readonly record: RunRecord }
  /** The id stands for a request with this digest. */
  | { readonly is: 'conflict'; readonly digest: string }
  /** It stood for something whose time is over, and stands for nothing else. */
  | { readonly is: 'forgotten' }

const AGENT = 'cli-bridge'
const PREFIX = 'cli-bridge/'
/** A lease is for one entry. All hosts of a folder are one owner: which of them writes is settled by epoch and head. */
const TTL_MS = 30_000
const PAGE = 100

/** The runs of a bridge on a journal: one of the journal's runs each, whose id and task digest bind id and request. */
export class Registry {
  readonly #journal: Journal
  readonly #owner: string

  constructor(journal: Journal, folder: string) {
    this.#journal = journal
    this.#owner = `cli-bridge-host ${sha256(folder)}`
  }

  /** Binds an id to a request, durable before it resolves. Whoever is told `created` is told so alone. */
  async claim(id: string, digest: string, accepted: Accepted, at: number): Promise<Claim> {
    const manifest = { agent: AGENT, taskDigest: digest, seed: id }
    const acquire = { owner: this.#owner, ttlMs: TTL_MS }
    try {
      const { head, lease } = await this.#journal.begin(nameOf(id), manifest, { acquire })
      if (head.seq > 0 || !lease) return { is: 'replayed', record: (await this.load(id)) as RunRecord }
      // Bound by somebody who got no further; nothing can have been started of it.
      const entries = [{ kind: 'bridge.accepted', payload: payloadOf<'bridge.accepted'>(accepted) }]
      const after = { seq: head.seq, digest: head.digest }
      await this.#journal.append(lease, { after, at, entries })
      return { is: 'created', record: (await this.load(id)) as RunRecord }
    } catch (error) {
      if (isDurabilityError(error, 'RUN_FORGOTTEN')) return { is: 'forgotten' }
      // Another host bound the same request to it at the same time.
      const record = isOvertaken(error) ? await this.load(id) : undefined
      if (record) return { is: 'replayed', record }
      if (!isDurabilityError(error, 'RUN_CONFLICT')) throw error
      const { manifest: bound } = await this.#journal.head(nameOf(id))
      return { is: 'conflict', digest: bound.taskDigest }
    }
  }

  /** What stands of a run; undefined where there is none, or nothing was accepted under its id. */
  async load(id: string): Promise<RunRecord | undefined> {
    try {
      const name = nameOf(id)
      const { entries, head } = await this.#journal.read(name)
      return entries.reduce<RunRecord | undefined>((record, entry) => withEntry(id, head, record, entry), undefined)
    } catch (error) {
      if (isDurabilityError(error, 'RUN_NOT_FOUND') || isDurabilityError(error, 'RUN_FORGOTTEN')) return undefined
      throw error
    }
  }

  /** Writes the next entry and answers what stands then. Where somebody else wrote first, nothing is written. */
  async record<K extends keyof Facts>(record: RunRecord, kind: K, fact: Facts[K], at: number): Promise<RunRecord> {
    try {
      const { head, lease } = await this.#acquire(record.id)
      if (head.seq === record.cursor.seq) await this.#append(lease, record, kind, fact, at)
    } catch (error) {
      if (!isOvertaken(error)) throw error
    }
    return (await this.load(record.id)) as RunRecord
  }

  /**
   * Makes what was read of a run durable, as a lease does, and answers what stands: it may have been seen before it was, and
   * nothing may leave that would not be known after a loss of power.
   */
  async confirm(record: RunRecord): Promise<RunRecord> {
    try {
      const { head } = await this.#acquire(record.id)
      if (head.seq === record.cursor.seq) return record
    } catch (error) {
      if (!isOvertaken(error)) throw error
    }
    return (await this.load(record.id)) as RunRecord
  }

  #acquire(id: string) {
    return this.#journal.acquire(nameOf(id), { owner: this.#owner, ttlMs: TTL_MS })
  }

  #append<K extends keyof Facts>(lease: Lease, record: RunRecord, kind: K, fact: Facts[K], at: number) {
    const entries = [{ kind, payload: payloadOf(fact) }]
    const end = kind === 'bridge.ended' ? { end: ENDS[(fact as Facts['bridge.ended']).status] } : {}
    return this.#journal.append(lease, { after: record.cursor, at, entries, ...end })
  }

  /** Ids of runs that have not ended. */
  open(): AsyncGenerator<string> {
    return this.#ids(['open', 'suspended', 'stalled', 'quarantined'], () => true)
  }

  /** Ids of runs that ended before a time. */
  endedBefore(time: number): AsyncGenerator<string> {
    return this.#ids(['completed', 'failed', 'cancelled'], (endedAt) => endedAt !== null && endedAt < time)
  }

  /** Of its id nothing stays but that it was used. */
  forget(id: string): Promise<void> {
    return this.#journal.forget(nameOf(id))
  }

  async *#ids(
    status: NonNullable<Parameters<Journal['list']>[0]>['status'] & {},
    isMeant: (endedAt: number | null) => boolean,
  ): AsyncGenerator<string> {
    for (let after: string | null = ''; after !== null; ) {
      const place: { after?: string } = after === '' ? {} : { after }
      const page = await this.#journal.list({ prefix: PREFIX, status, limit: PAGE, ...place })
      for (const { runId, manifest, endedAt } of page.runs)
        if (manifest.agent === AGENT && isMeant(endedAt)) yield runId.slice(PREFIX.length)
      after = page.next
    }
  }
}

/** Whether somebody else wrote in between: what stands then is to be looked at. */
function isOvertaken(error: unknown): boolean {
  return (['FENCED', 'CONFLICT', 'RUN_CLOSED'] as const).some((code) => isDurabilityError(error, code))
}

const ENDS: Record<Facts['bridge.ended']['status'], EndStatus> = {
  done: 'completed',
  error: 'failed',
  cancelled: 'cancelled',
}

function nameOf(id: string): string {
  return `${PREFIX}${id}`
}
