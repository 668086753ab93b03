import { openJournal } from '@tangle-network/durability'
import {
  type Draft,
  type EffectClass,
  type Journal,
  type Lease,
  sha256,
  stepDigest,
} from '@tangle-network/durability-contract'
import { audit } from '../demo/audit.ts'
import type { Attempt, LedgerLine } from '../demo/ledger.ts'

export const RUN = 'r'
const root: Draft = {
  kind: 'node.spawned',
  payload: { v: 1, parent: 0, key: 'root', agent: 'root', digest: sha256('root'), task: {} },
}

/** A journal of one run, written by hand, together with the ledger of those who wrote it. */
export class Story {
  readonly journal: Journal
  readonly ledger: LedgerLine[] = []
  #lease!: Lease
  #pid = 0

  private constructor(journal: Journal) {
    this.journal = journal
  }

  static async begin(): Promise<Story> {
    const story = new Story(await openJournal('memory:'))
    await story.journal.begin(RUN, { agent: 'root', taskDigest: sha256(''), seed: '' })
    await story.takeOver()
    await story.commit(root)
    return story
  }

  /** A new process takes the run. */
  async takeOver(): Promise<void> {
    this.#pid += 1
    const { holder } = await this.journal.head(RUN)
    const supersede = holder ? { supersede: holder } : {}
    const { lease, head } = await this.journal.acquire(RUN, { owner: `${this.#pid}`, ttlMs: 60_000, ...supersede })
    this.#lease = lease
    this.ledger.push({ type: 'taken', pid: this.#pid, epoch: lease.epoch, seq: head.seq })
  }

  attempt(key: string, effect: EffectClass = 'idempotent', idempotencyKey = key): void {
    this.ledger.push({ type: 'start', ...this.#line(key, effect, idempotencyKey) })
  }

  happened(key: string, effect: EffectClass = 'idempotent'): void {
    this.ledger.push({ type: 'end', ...this.#line(key, effect, key) })
  }

  async commit(...entries: Draft[]): Promise<{ seq: number; digest: string }> {
    const { seq, digest } = await this.journal.head(RUN)
    return (await this.journal.append(this.#lease, { after: { seq, digest }, at: 0, entries })).cursor
  }

  acknowledge(place: { seq: number; digest: string }, ...keys: string[]): void {
    const settled = keys.map((key) => ({ path: [], key }))
    this.ledger.push({ type: 'acked', pid: this.#pid, epoch: this.#lease.epoch, ...place, settled })
  }

  /** An ordinary step: attempted, committed, acknowledged. */
  async step(key: string): Promise<void> {
    this.attempt(key)
    this.happened(key)
    this.acknowledge(await this.commit(settled(key)), key)
  }

  async audit(...killed: number[]) {
    const { seq } = await this.journal.head(RUN)
    return audit(
      this.journal,
      RUN,
      this.ledger,
      killed.map((pid) => ({ pid, seq })),
    )
  }

  #line(key: string, effect: EffectClass, idempotencyKey: string): Omit<Attempt, 'type'> {
    return { pid: this.#pid, epoch: this.#lease.epoch, path: [], key, effect, idempotencyKey, attempt: 1 }
  }
}

export function settled(key: string, outcome: unknown = { ok: {} }, effect: EffectClass = 'idempotent'): Draft {
  return { kind: 'step.settled', payload: { v: 1, node: 1, key, digest: stepDigest(effect, ''), effect, outcome } }
}
