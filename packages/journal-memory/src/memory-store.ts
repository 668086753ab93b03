import {
  type Answer,
  acquireRun,
  adoptRun,
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
  isVisible,
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
  readonly capabilities = { durability: 'memory', hosts: 'one', notifications: true, transactions: false } as const
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
    const decided: { run: RunRow; granted: boolean }[] = []
    for (const row of due) {
      const [token] = tokens
      if (token === undefined) break
      const claimed = claimRun(row, ask, token, now)
      if (claimed.granted) tokens.shift()
      decided.push(claimed)
    }
    const rows = decided.map(({ run }) => run)
    if (rows.length > 0) this.#keep('claim', rows)
    return { runs: decided.filter(({ granted }) => granted).map(({ run }) => run), now }
  }

  forget: JournalStore['forget'] = async ({ runId }) => {
    const decision = forgetRun(this.#runs.get(runId)?.row, this.#clock())
    return this.#commit('forget', decision, clear)
  }

  adopt: JournalStore['adopt'] = async (ask) => {
    const decision = adoptRun(this.#runs.get(ask.runId)?.row, ask, this.#clock())
    return this.#commit('adopt', decision, (kept) => {
      if (ask.isFirst) clear(kept)
      for (const { address, bytes } of ask.blobs) kept.blobs.set(address, bytes)
      for (const message of ask.messages) kept.messages.set(message.id, message)
      kept.entries.push(...ask.entries)
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
    if (run === undefined || !isVisible(run.row)) return refuse('RUN_NOT_FOUND', undefined, now)
    return { run: run.row, now, ...look(run) }
  }

  /** Keeps what was decided, or answers the refusal. */
  #commit<Decision extends { refused?: undefined; run: RunRow }>(
    mutation: Mutation,
    decision: Decision | Refusal,
    write: (run: MemoryRun) => void = () => {},
  ): (Decision & { now: number }) | Refusal {
    if (decision.refused) return decision
    this.#keep(mutation, [decision.run], write)
    return { ...decision, now: this.#clock() }
  }

  /** Keeps rows, all or none: nothing between the failpoints can fail half-way, so that is the commit. */
  #keep(mutation: Mutation, rows: readonly RunRow[], write: (run: MemoryRun) => void = () => {}): void {
    this.#failpoint(`${mutation}:before-write`)
    const kept = rows.map((row) => ({ row, run: this.#runs.get(row.runId) ?? emptyRun(row) }))
    this.#failpoint(`${mutation}:before-commit`)
    for (const { row, run } of kept) {
      run.row = row
      write(run)
      this.#runs.set(row.runId, run)
      for (const listener of this.#runs.listeners) listener(row.runId)
    }
    this.#failpoint(`${mutation}:after-commit`)
  }

  #addMessage(run: MemoryRun, decision: Delivery | Refusal, message: Omit<MessageRow, 'position' | 'at'>): void {
    if (decision.refused || decision.replayed) return
    run.messages.set(message.id, { ...message, position: decision.position, at: this.#clock() })
  }
}

function clear({ entries, blobs, messages }: MemoryRun): void {
  entries.length = 0
  blobs.clear()
  messages.clear()
}
