import type { Batch, Failpoint, Journal, Lease } from '@tangle-network/durability-contract'
import { createSqliteJournal } from '../../src/index.ts'
import { drafts, drive } from '../run.ts'
import { killAt, report } from './kill-at.ts'

/** What this process tells its parent. */
export type Report =
  | { readonly sends: number; readonly step: Step }
  | { readonly acknowledged: number; readonly epoch?: number }
  | { readonly killing: Failpoint }
  | { readonly failpoints: number }

export type Step =
  | { readonly op: 'begin' | 'acquire' | 'renew' | 'release'; readonly runId: string }
  | { readonly op: 'putBlob'; readonly runId: string; readonly text: string }
  | { readonly op: 'append'; readonly runId: string; readonly lease: Lease; readonly batch: Batch }

let calls = 0

async function told<T>(step: Step, work: Promise<T>): Promise<T> {
  const call = ++calls
  report({ sends: call, step } satisfies Report)
  const answer = await work
  const epoch = (answer as { lease?: Lease | null } | undefined)?.lease?.epoch
  report({ acknowledged: call, ...(epoch === undefined ? {} : { epoch }) })
  return answer
}

/** Appends to one run, each batch after the one before. */
class Pen {
  readonly #journal: Journal
  readonly runId: string
  lease: Lease
  #after: Batch['after']
  #last: Batch | undefined

  constructor(journal: Journal, { lease, head }: { lease: Lease; head: Batch['after'] }) {
    this.#journal = journal
    this.runId = lease.runId
    this.lease = lease
    this.#after = { seq: head.seq, digest: head.digest }
  }

  async append(entries: Batch['entries'], rest: Partial<Batch> = {}): Promise<void> {
    this.#last = { after: this.#after, at: 1, entries, ...rest }
    this.#after = (await this.#send(this.#last)).cursor
  }

  async replay(): Promise<void> {
    await this.#send(this.#last!)
  }

  #send(batch: Batch) {
    const { runId, lease } = this
    return told({ op: 'append', runId, lease, batch }, this.#journal.append(lease, batch))
  }
}

/** Every kind of mutation, alone and grouped, replayed, and up to the end of a run. */
async function program(journal: Journal): Promise<void> {
  const begin = (runId: string) => told({ op: 'begin', runId }, drive(journal, runId, 'me', 3_600_000))
  const first = new Pen(journal, await begin('first'))
  await first.append(drafts('one'))
  await first.append(drafts('two', 'three', 'four'))
  const putBlob = journal.putBlob(first.lease, Buffer.from('alpha'))
  const address = await told({ op: 'putBlob', runId: 'first', text: 'alpha' }, putBlob)
  await first.append([
    { kind: 'k', payload: 'five', refs: [address] },
    { kind: 'k', payload: 'six', refs: [address] },
  ])
  await told({ op: 'renew', runId: 'first' }, journal.renew(first.lease))
  const [begun] = await Promise.all([begin('second'), first.append(drafts('seven', 'eight'))])
  const second = new Pen(journal, begun)
  await Promise.all([second.append(drafts('a', 'b', 'c')), first.append(drafts('nine', 'ten'))])
  await Promise.all([
    second.replay(),
    told({ op: 'begin', runId: 'first' }, journal.begin('first', begun.head.manifest)),
  ])
  await told({ op: 'release', runId: 'second' }, journal.release(second.lease))
  const acquire = journal.acquire('second', { owner: 'me', ttlMs: 3_600_000 })
  second.lease = (await told({ op: 'acquire', runId: 'second' }, acquire)).lease
  await second.append(drafts('d', 'e'), { end: 'completed' })
  await second.replay()
  await first.append(drafts('eleven'))
}

const [path = '', nth = '0'] = process.argv.slice(2)
await using journal = await createSqliteJournal({ path, failpoint: killAt(Number(nth)) })
await program(journal)
