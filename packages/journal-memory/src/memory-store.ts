import {
  type Answer,
  acquireRun,
  appendToRun,
  type BlobAddress,
  beginRun,
  claimRun,
  compareNames,
  type Delivery,
  deliverTo,
  dueSince,
  type FailpointHook,
  forgetRun,
  isClaimable,
  type JournalStore,
  type MessageRow,
  type Mutation,
  mayWrite,
  type Refusal,
  type RunRow,
  refuse,
  releaseLease,
  renewLease,
  reviveRun,
} from '@tangle-network/durability-contract'
import { fitting, isListed } from './matching.ts'
import { emptyRun, type MemoryRun, type MemoryShelf } from './memory-shelf.ts'

/**
 * The contract on a Map. Each method is one synchronous step, hence atomic: decide by the contract's pure rule, then
 * write what it decided. A backend on a database does the same inside one transaction.
 */
export class MemoryStore implements JournalStore {
  readonly capabilities = { durability: 'memory', hosts: 'one' } as const
  readonly #runs: MemoryShelf
  readonly #clock: () => number
  readonly #failpoint: FailpointHook

  constructor(runs: MemoryShelf, clock: () => number, failpoint: FailpointHook) {
    this.#runs = runs
    this.#clock = clock
    this.#failpoint = failpoint
  }

  begin: JournalStore['begin'] = async (ask) => {
    const decision = beginRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('begin', decision)
  }

  acquire: JournalStore['acquire'] = async (ask) => {
    const decision = acquireRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('acquire', decision)
  }

  renew: JournalStore['renew'] = async (ask) => {
    const decision = renewLease(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('renew', decision)
  }

  release: JournalStore['release'] = async (ask) => {
    const decision = releaseLease(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('release', decision)
  }

  append: JournalStore['append'] = async (ask) => {
    const run = this.#runs.get(ask.runId)
    const standing = {
      digestAt: (seq: number) => run?.entries[seq - 1]?.digest,
      hasBlob: (address: BlobAddress) => run?.blobs.has(address) ?? false,
    }
    const decision = appendToRun(run?.row, ask, standing, this.#clock())
    return this.#commit('append', decision, (kept) => {
      if (decision.refused || decision.replayed) return
      for (const { address, bytes } of ask.blobs) kept.blobs.set(address, bytes)
      for (const entry of ask.entries) kept.entries.push({ ...entry, epoch: ask.epoch })
    })
  }

  putBlob: JournalStore['putBlob'] = async (ask) => {
    const decision = mayWrite(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('putBlob', decision, (kept) => kept.blobs.set(ask.blob.address, ask.blob.bytes))
  }

  deliver: JournalStore['deliver'] = async (ask) => {
    const run = this.#runs.get(ask.runId)
    const known = run?.messages.get(ask.message.id)
    const decision = deliverTo(run?.row, known, ask, this.#clock())
    return this.#commit('deliver', decision, (kept) => this.#addMessage(kept, decision, ask.message))
  }

  revive: JournalStore['revive'] = async (ask) => {
    const decision = reviveRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('revive', decision, (kept) => this.#addMessage(kept, decision, ask.message))
  }

  claim: JournalStore['claim'] = async (ask) => {
    const now = this.#clock()
    const due = [...this.#runs.values()].map(({ row }) => row).filter((row) => isClaimable(row, ask, now))
    due.sort((a, b) => dueSince(a) - dueSince(b))
    const tokens = [...ask.tokens]
    const runs: RunRow[] = []
    for (const row of due) {
      const [token] = tokens
      if (token === undefined) break
      const { run, granted } = claimRun(row, ask, token, now)
      this.#commit('claim', { run })
      if (!granted) continue
      runs.push(run)
      tokens.shift()
    }
    return { runs, now }
  }

  forget: JournalStore['forget'] = async ({ runId }) => {
    const decision = forgetRun(this.#runs.get(runId)?.row, this.#clock())
    return this.#commit('forget', decision, (kept) => {
      kept.entries.length = 0
      kept.messages.clear()
      kept.blobs.clear()
    })
  }

  head: JournalStore['head'] = async ({ runId }) => this.#look(runId, () => ({}))

  read: JournalStore['read'] = async ({ runId, afterSeq, limit, maxBytes }) =>
    this.#look(runId, ({ entries }) => ({
      digest: entries[afterSeq - 1]?.digest,
      entries: fitting(entries.slice(afterSeq, afterSeq + limit), maxBytes),
    }))

  getBlob: JournalStore['getBlob'] = async ({ runId, address }) =>
    this.#look(runId, ({ blobs }) => ({ bytes: blobs.get(address)?.slice() }))

  inbox: JournalStore['inbox'] = async ({ runId, after, limit, maxBytes }) =>
    this.#look(runId, ({ messages }) => ({
      messages: fitting([...messages.values()].slice(after, after + limit), maxBytes),
    }))

  list: JournalStore['list'] = async (ask) => {
    const rows = [...this.#runs.values()].map(({ row }) => row).filter((row) => isListed(row, ask))
    rows.sort((a, b) => compareNames(a.runId, b.runId))
    return { runs: rows.slice(0, ask.limit), now: this.#clock() }
  }

  changed: JournalStore['changed'] = ({ runId, seq, signal }) =>
    new Promise((resolve) => {
      const listeners = this.#runs.listeners
      const done = () => {
        listeners.delete(onChange)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const onChange = (changed: string) => {
        if (changed === runId) done()
      }
      listeners.add(onChange)
      signal.addEventListener('abort', done)
      // Looked at only once it is listening, so that nothing falls in between.
      if (signal.aborted || (this.#runs.get(runId)?.row.seq ?? 0) > seq) done()
    })

  close: JournalStore['close'] = async () => {}

  /** Answers from one look at a run. */
  #look<More>(runId: string, look: (run: MemoryRun) => More): Answer<More> {
    const now = this.#clock()
    const run = this.#runs.get(runId)
    if (run === undefined || run.row.status === 'forgotten') return refuse('RUN_NOT_FOUND', undefined, now)
    return { run: run.row, now, ...look(run) }
  }

  /** Keeps what was decided. Nothing here can fail half-way, so the assignment below is the commit. */
  #commit<Decision extends { refused?: undefined; run: RunRow }>(
    mutation: Mutation,
    decision: Decision | Refusal,
    write: (run: MemoryRun) => void = () => {},
  ): (Decision & { now: number }) | Refusal {
    if (decision.refused) return decision
    this.#failpoint(`${mutation}:before-write`)
    const { runId } = decision.run
    const run = this.#runs.get(runId) ?? emptyRun(decision.run)
    this.#failpoint(`${mutation}:before-commit`)
    run.row = decision.run
    write(run)
    this.#runs.set(runId, run)
    this.#failpoint(`${mutation}:after-commit`)
    for (const listener of this.#runs.listeners) listener(runId)
    return { ...decision, now: this.#clock() }
  }

  #addMessage(run: MemoryRun, decision: Delivery | Refusal, message: Omit<MessageRow, 'position' | 'at'>): void {
    if (decision.refused || decision.replayed) return
    run.messages.set(message.id, { ...message, position: decision.position, at: this.#clock() })
  }
}
