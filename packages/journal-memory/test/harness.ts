import {
  type Acquired,
  type Batch,
  type ClaimRequest,
  type Cursor,
  DurabilityError,
  type EndStatus,
  type Entry,
  type ErrorCode,
  type FailpointHook,
  type Head,
  type Journal,
  type Lease,
  type Manifest,
  type Message,
  type MessageDraft,
} from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf } from '../src/index.ts'

export const RUN = 'run'
export const manifest: Manifest = { agent: 'agent', taskDigest: '0'.repeat(64), seed: 'seed' }
export const TTL = 1_000

/** A journal whose clock stands until the test sets it. */
export class Harness {
  now = 1_000_000
  #tokens = 0
  failpoint: FailpointHook = () => {}
  readonly shelf = createMemoryShelf()
  readonly journal: Journal = this.open()

  /** Another journal on the same runs, as another process has one on the same database. */
  open(): Journal {
    return createMemoryJournal({
      shelf: this.shelf,
      clock: () => this.now,
      failpoint: (name) => this.failpoint(name),
      newToken: () => `token ${this.#tokens++}`,
    })
  }

  async begin(runId = RUN, more: Partial<Manifest> = {}): Promise<Lease> {
    const { lease } = await this.journal.begin(runId, { ...manifest, ...more }, { acquire: { owner: 'a', ttlMs: TTL } })
    if (!lease) throw new Error('no lease')
    return lease
  }

  /** A run of queue `q` that nobody holds, hence due. */
  async beginDue(runId = RUN, more: Partial<Manifest> = {}): Promise<void> {
    await this.journal.begin(runId, { ...manifest, queue: 'q', ...more })
  }

  /** Begins a run and ends it. */
  async beginEnded(runId = RUN, end: EndStatus = 'completed', more: Partial<Manifest> = {}): Promise<void> {
    await this.append(await this.begin(runId, more), { end })
  }

  claim(more: Partial<ClaimRequest> = {}): Promise<readonly Acquired[]> {
    const request = { owner: 'c', ttlMs: TTL, limit: 100, queue: 'q', supports: { agents: ['agent'] } }
    return this.journal.claim({ ...request, ...more })
  }

  /** The ids of the runs that a claim grants. */
  async claimed(more: Partial<ClaimRequest> = {}): Promise<string[]> {
    return (await this.claim(more)).map(({ lease }) => lease.runId)
  }

  /** The lease on the only run that is due. */
  async claimOne(): Promise<Lease> {
    const [claimed, ...more] = await this.claim()
    if (!claimed || more.length > 0) throw new Error(`expected one run to claim, found ${more.length + 1}`)
    return claimed.lease
  }

  async deliver(id: string, payload: unknown = id, runId = RUN): Promise<number> {
    return (await this.journal.deliver(runId, message(id, payload))).position
  }

  /** Takes the run over from whoever holds it, once that lease is over. */
  async takeOver(owner = 'b', runId = RUN): Promise<Lease> {
    this.now += TTL
    return (await this.journal.acquire(runId, { owner, ttlMs: TTL })).lease
  }

  async append(lease: Lease, batch: Partial<Batch> = {}): Promise<Cursor> {
    return (await this.journal.append(lease, await this.next(batch, lease.runId))).cursor
  }

  /** A batch of one entry after the head, unless told otherwise. */
  async next(batch: Partial<Batch> = {}, runId = RUN): Promise<Batch> {
    const { seq, digest } = await this.journal.head(runId)
    return { after: { seq, digest }, at: 1, entries: [draft('a')], ...batch }
  }

  entries(runId = RUN): Promise<Entry[]> {
    return readAll(this.journal, runId)
  }

  /** Everything a reader can see of a run, for telling whether anything changed. */
  async seen(runId = RUN): Promise<{ head: Head; entries: readonly Entry[]; messages: readonly Message[] }> {
    const { messages, head } = await this.journal.inbox(runId)
    return { head, entries: await this.entries(runId), messages }
  }
}

export function draft(payload: unknown, refs: Batch['entries'][number]['refs'] = []): Batch['entries'][number] {
  return { kind: 'k', payload, refs }
}

export function message(id: string, payload: unknown = id): MessageDraft {
  return { id, sender: 'somebody', kind: 'note', payload }
}

export async function readAll(journal: Journal, runId: string, limit = 1_000): Promise<Entry[]> {
  const entries: Entry[] = []
  let page = await journal.read(runId, { limit })
  entries.push(...page.entries)
  while (page.next.seq < page.head.seq) {
    page = await journal.read(runId, { after: page.next, limit })
    if (page.entries.length === 0) throw new Error('a page before the head is empty')
    entries.push(...page.entries)
  }
  return entries
}

/** The code that `work` is refused with, or undefined when it succeeds. Anything but a contract error passes through. */
export async function codeOf(work: () => Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof DurabilityError) return error.code
    throw error
  }
}
